package io.peekbridge.api.delivery;

import io.peekbridge.kafka.CompactedTable;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@link DestinationOrders} on the topic itself. */
public final class KafkaDestinationOrders implements DestinationOrders, AutoCloseable {
  private final CompactedTable<DestinationOrderKey, DestinationOrder> table;

  private KafkaDestinationOrders(CompactedTable<DestinationOrderKey, DestinationOrder> table) {
    this.table = table;
  }

  /** Starts to read the topic; see {@link #awaitCaughtUp}. */
  public static KafkaDestinationOrders start(KafkaSettings kafka, Topics topics) {
    return new KafkaDestinationOrders(
        CompactedTable.start(kafka, topics.destinationOrders(), "destination-orders"));
  }

  /** Waits until everything that the topic held at the start has been read. */
  public KafkaDestinationOrders awaitCaughtUp(Duration patience) throws InterruptedException {
    table.awaitCaughtUp(patience);
    return this;
  }

  @Override
  public Optional<DestinationOrder> get(ServerName server, Kind kind) {
    return table.get(new DestinationOrderKey(server, kind));
  }

  @Override
  public void give(ServerName server, Kind kind, DestinationOrder order)
      throws InterruptedException {
    table.write(
        new DestinationOrderKey(server, kind),
        Optional.of(order),
        seen -> seen.filter(newest -> newest.ts() >= order.ts()).isPresent());
  }

  @Override
  public void takeBack(ServerName server, Kind kind) throws InterruptedException {
    DestinationOrderKey key = new DestinationOrderKey(server, kind);
    Optional<DestinationOrder> stood = table.get(key);
    table.write(key, Optional.empty(), seen -> seen.isEmpty() || !seen.equals(stood));
  }

  /**
   * Gives an order without waiting until it can be read; may wait for the log all the same.
   *
   * @return fails if it may not be written
   */
  public CompletableFuture<Void> giveSoon(ServerName server, Kind kind, DestinationOrder order) {
    return table.writeSoon(new DestinationOrderKey(server, kind), order);
  }

  @Override
  public void close() {
    table.close();
  }
}
