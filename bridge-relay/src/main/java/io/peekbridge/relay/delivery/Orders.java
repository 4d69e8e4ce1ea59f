package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What is ordered about destinations, as the topic of orders tells it. */
final class Orders {
  private final Map<ServerName, Order> orders = new ConcurrentHashMap<>();
  private final Consumer<ServerName> listener;

  /**
   * Nothing is ordered yet.
   *
   * @param listener told of each destination about which something else is ordered than before
   */
  Orders(Consumer<ServerName> listener) {
    this.listener = listener;
  }

  Order of(ServerName destination) {
    return orders.getOrDefault(destination, Order.NONE);
  }

  /** An order was given, or (absent) taken back. */
  void put(DestinationOrderKey key, Optional<DestinationOrder> given) {
    orders.compute(
        key.server(),
        (server, before) -> {
          Order after = (before == null ? Order.NONE : before).with(key.kind(), given);
          return after.equals(Order.NONE) ? null : after;
        });
    listener.accept(key.server());
  }
}
