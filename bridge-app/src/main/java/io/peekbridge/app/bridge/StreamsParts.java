package io.peekbridge.app.bridge;

import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.streams.BridgeStreams;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** The topology, which can be stopped and started again while the rest goes on. */
final class StreamsParts implements AutoCloseable {
  private final Supplier<BridgeStreams> starter;
  private final SwitchedRooms rooms = new SwitchedRooms();
  private final SwitchedStores stores = new SwitchedStores();
  private BridgeStreams running;

  /** Starts a topology with this. */
  StreamsParts(Supplier<BridgeStreams> starter) {
    this.starter = starter;
    start();
  }

  private synchronized void start() {
    running = starter.get();
    stores.switchTo(running.stores());
    rooms.switchTo(running.queries());
  }

  synchronized void restart() {
    close();
    start();
  }

  /** What there is here, and where the rest is; the same object across restarts. */
  RoomStores stores() {
    return stores;
  }

  /** The queries; the same object across restarts. */
  RoomQueries rooms() {
    return rooms;
  }

  synchronized KafkaStreams.State state() {
    return running.state();
  }

  @Override
  public synchronized void close() {
    rooms.switchOff();
    stores.switchOff();
    running.close();
  }
}
