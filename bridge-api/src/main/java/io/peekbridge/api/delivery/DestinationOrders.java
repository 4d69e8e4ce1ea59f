package io.peekbridge.api.delivery;

import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/** What is ordered about destinations: the topic {@code destination-orders}. */
public interface DestinationOrders {
  /** The order of a kind that stands. */
  Optional<DestinationOrder> get(ServerName server, Kind kind);

  /**
   * Gives an order in place of the one of its kind that stood; it can be read from {@link #get}
   * afterwards, or one that was given after it.
   *
   * @throws org.apache.kafka.common.KafkaException if it may not be written
   */
  void give(ServerName server, Kind kind, DestinationOrder order) throws InterruptedException;

  /** Takes an order back, as {@link #give} gives one. */
  void takeBack(ServerName server, Kind kind) throws InterruptedException;
}
