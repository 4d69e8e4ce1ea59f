package io.peekbridge.app.gap;

import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.support.Peeker;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.app.support.Rooms;
import io.peekbridge.matrix.id.RoomId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bridge whose rooms are written to as fast as they can be, while servers start and stop peeks.
 */
final class PeekStorm implements AutoCloseable {
  private final BrokerSettings brokerSettings;
  private final Receivers receivers;
  private final RoomWriters writers;
  private final List<RoomId> rooms = new ArrayList<>();
  private final List<Peeker> peekers;
  private final AtomicInteger starts = new AtomicInteger();
  private final Bridge bridge;
  private EmbeddedBroker broker;

  PeekStorm(Path directory, int peekingServers) throws Exception {
    brokerSettings = BrokerSettings.in(directory.resolve("kafka"));
    broker = EmbeddedBroker.start(brokerSettings);
    receivers = new Receivers(peekingServers);
    bridge =
        Bridge.start(
                ConfigLoader.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                        "server_name", "host.test",
                        "data_dir", directory.resolve("host").toString(),
                        "kafka.bootstrap", broker.bootstrapServers(),
                        "kafka.partitions", "4",
                        "federation.port", "0",
                        "federation.servers", receivers.asSetting(),
                        "operator.port", "0",
                        "peeks.starts_per_minute", "1000000",
                        "relay.first_backoff", "50ms")))
            .awaitReady(Duration.ofSeconds(60));
    writers = new RoomWriters(() -> new OperatorClient(bridge.operatorUrl(), Optional.empty()));
    peekers = receivers.peekersOf(bridge.serverName(), bridge.federationUrl(), writers);
  }

  void createRooms(int count, int writersOfEach) {
    for (int i = 0; i < count; i++) {
      RoomId roomId = writers.createRoom("room " + i);
      rooms.add(roomId);
      writers.start(roomId, writersOfEach);
    }
  }

  /** Starts and stops peeks of random rooms at random moments. */
  void peek(int timesPerServer, long seed) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < peekers.size(); i++) {
        Peeker peeker = peekers.get(i);
        Random random = new Random(seed + i);
        running.add(threads.submit(() -> peek(peeker, timesPerServer, random)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }

  private void peek(Peeker peeker, int times, Random random) {
    for (int i = 0; i < times; i++) {
      RoomId roomId = rooms.get(random.nextInt(rooms.size()));
      peeker.start(roomId);
      starts.incrementAndGet();
      writers.awaitMore(roomId, random.nextInt(12));
      peeker.stop(roomId);
      writers.awaitMore(roomId, random.nextInt(3));
    }
  }

  int starts() {
    return starts.get();
  }

  Bridge bridge() {
    return bridge;
  }

  /** The broker goes away and comes back on the same port, with what it had. */
  void restartBroker() {
    broker.close();
    broker = EmbeddedBroker.start(brokerSettings);
  }

  /** Ends the writing, lets everything arrive, and compares. */
  List<String> audit(boolean replaysAllowed) throws InterruptedException {
    writers.stop();
    receivers.settle(rooms, writers);
    Rooms truth = Rooms.read(bridge.kafka(), bridge.topics());
    List<String> faults = new ArrayList<>(truth.faults());
    rooms.forEach(roomId -> faults.addAll(writers.lost(roomId, truth)));
    peekers.forEach(peeker -> faults.addAll(peeker.audit(truth, replaysAllowed)));
    return faults;
  }

  /** How many events the rooms have. */
  int events() {
    return rooms.stream().mapToInt(writers::count).sum();
  }

  @Override
  public void close() {
    writers.close();
    bridge.close();
    receivers.close();
    broker.close();
  }
}
