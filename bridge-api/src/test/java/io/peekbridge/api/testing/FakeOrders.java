package io.peekbridge.api.testing;

import io.peekbridge.api.delivery.DestinationOrders;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Orders in memory, and how they came to be. */
public final class FakeOrders implements DestinationOrders {
  private final Map<DestinationOrderKey, DestinationOrder> standing = new ConcurrentHashMap<>();
  private final List<String> history = new CopyOnWriteArrayList<>();

  @Override
  public Optional<DestinationOrder> get(ServerName server, Kind kind) {
    return Optional.ofNullable(standing.get(new DestinationOrderKey(server, kind)));
  }

  @Override
  public void give(ServerName server, Kind kind, DestinationOrder order) {
    standing.put(new DestinationOrderKey(server, kind), order);
    history.add(kind + " " + server);
  }

  @Override
  public void takeBack(ServerName server, Kind kind) {
    standing.remove(new DestinationOrderKey(server, kind));
    history.add("not " + kind + " " + server);
  }

  /** What was given and taken back, in order. */
  public List<String> history() {
    return history;
  }
}
