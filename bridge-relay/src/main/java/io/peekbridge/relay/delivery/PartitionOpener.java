package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;

/** Takes over the places of a partition from whoever had it before. */
@FunctionalInterface
interface PartitionOpener {
  /**
   * What a partition begins with.
   *
   * @param known the destinations whose places are on the log
   * @param end the offset of {@code deliveries} behind the last record that whoever had the
   *     partition before can have had in flight
   */
  record Opened(PlaceLog places, Map<ServerName, Destination> known, long end) {}

  /**
   * Opens a partition. Blocks; from now on no other process can write the partition's places.
   *
   * @throws org.apache.kafka.common.KafkaException if that does not succeed now
   */
  Opened open(int partition);
}
