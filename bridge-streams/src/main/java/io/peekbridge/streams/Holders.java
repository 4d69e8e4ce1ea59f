package io.peekbridge.streams;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;

/** Which process has a partition, as Kafka Streams tells all of them when it hands them out. */
final class Holders {
  private final KafkaStreams streams;
  private final String store;
  private final Optional<HostInfo> ourselves;

  /**
   * Of a topology.
   *
   * @param store a store that it has for each partition
   * @param address where this process is asked; empty if it is the only one
   */
  Holders(KafkaStreams streams, String store, Optional<String> address) {
    this.streams = streams;
    this.store = store;
    this.ourselves = address.map(HostInfo::buildFromEndpoint);
  }

  /**
   * The address of another process that has the partition; empty for this one.
   *
   * @throws RoomsUnavailableException while nobody has it
   */
  Optional<String> of(int partition) {
    if (ourselves.isEmpty()) {
      return Optional.empty();
    }
    HostInfo holder = metadata(partition).activeHost();
    return holder.equals(ourselves.get())
        ? Optional.empty()
        : Optional.of(holder.host() + ":" + holder.port());
  }

  private KeyQueryMetadata metadata(int partition) {
    try {
      KeyQueryMetadata metadata =
          streams.queryMetadataForKey(
              store, partition, (topic, key, value, partitions) -> Optional.of(Set.of(key)));
      if (metadata != null && !metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return metadata;
      }
      throw new RoomsUnavailableException("nobody has partition " + partition + " now");
    } catch (IllegalStateException e) {
      throw new RoomsUnavailableException("the topology is not running", e);
    }
  }
}
