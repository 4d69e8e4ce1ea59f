package io.peekbridge.app.kill;

import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.support.Peeker;
import io.peekbridge.app.support.PeekingServer;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.app.support.Rooms;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Rooms that are written to and peeked while processes of their bridge are killed. After each round
 * of kills, all receivers get an event that was written after it: lanes keep their order, so that
 * whatever a kill brings twice has come twice by then, and counts for that round.
 */
final class KillRun implements AutoCloseable {
  private static final int WRITERS_OF_EACH = 1;

  private final BridgeProcesses bridge;
  private final Receivers receivers;
  private final Random random;
  private final RoomWriters writers;
  private final RelayGroup relays;
  private final List<RoomId> rooms = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, Integer> killed = new TreeMap<>();
  private final List<BridgeProcess> turn = new ArrayList<>();
  private List<Peeker> peekers = List.of();
  private int kills;

  KillRun(BridgeProcesses bridge, Receivers receivers, long seed) {
    this.bridge = bridge;
    this.receivers = receivers;
    this.random = new Random(seed);
    this.relays = new RelayGroup(bridge.bootstrapServers());
    this.writers =
        new RoomWriters(() -> new OperatorClient(bridge.operatorUrl(), Optional.empty()));
  }

  /** Starts the bridge, and peeks some rooms from every receiver before they are written to. */
  void start(int count) throws InterruptedException {
    bridge.start();
    for (int i = 0; i < count; i++) {
      rooms.add(writers.createRoom("room " + i));
    }
    peekers = receivers.peekersOf(new ServerName("host.test"), bridge.federationUrl(), writers);
    receivers.each(peeker -> rooms.forEach(peeker::start));
    rooms.forEach(roomId -> writers.start(roomId, WRITERS_OF_EACH));
  }

  /** Kills until this many kills are done, by chance also twice before anything has settled. */
  void kill(int count) {
    for (int left = count; left > 0; ) {
      int together = Math.min(left, random.nextInt(4) == 0 ? 2 : 1);
      round(together);
      left -= together;
    }
  }

  private void round(int together) {
    // Or a relay might be killed that has nothing to lose.
    relays.await(bridge.relays());
    List<Integer> before =
        receivers.servers().stream().map(PeekingServer::replayedTransactions).toList();
    List<BridgeProcess> victims = new ArrayList<>();
    for (int i = 0; i < together; i++) {
      victims.add(killOne());
    }
    long lastKill = System.nanoTime();
    settle();
    System.out.printf(
        "kill %d: %s, everything is back after %d ms%n",
        kills, victims, (System.nanoTime() - lastKill) / 1_000_000);
    bridge.processes().forEach(BridgeProcess::requireAlive);
    for (int i = 0; i < before.size(); i++) {
      PeekingServer server = receivers.servers().get(i);
      int replayed = server.replayedTransactions() - before.get(i);
      if (replayed > together) {
        faults.add(
            "%s got %d transactions again after kill %d of %s"
                .formatted(server.name(), replayed, kills, victims));
      }
    }
  }

  private BridgeProcess killOne() {
    BridgeProcess victim = nextVictim();
    writers.awaitMore(rooms.get(random.nextInt(rooms.size())), 1 + random.nextInt(60));
    // Within a few milliseconds an event takes all its steps: the kill may meet any of them.
    awaitNanos(random.nextInt(30_000_000));
    victim.kill();
    victim.start();
    kills++;
    killed.merge(victim.toString(), 1, Integer::sum);
    return victim;
  }

  /** Waits until every relay that was started has partitions. */
  void awaitRelays(int count) {
    relays.await(count);
  }

  /** Publishes one more event in the first room. */
  EventId publish() {
    return writers.publish(rooms.getFirst(), "one more");
  }

  /** Publishes one more event in each room and waits until every receiver has it. */
  void settle() {
    receivers.awaitOneMore(rooms, writers);
  }

  /** Any of those whose turn it is; each has a turn before one has its next. */
  private BridgeProcess nextVictim() {
    if (turn.isEmpty()) {
      turn.addAll(bridge.processes());
      Collections.shuffle(turn, random);
    }
    return turn.removeLast();
  }

  /** Ends the writing and returns everything that was not as it should be. */
  List<String> audit() throws InterruptedException {
    receivers.each(peeker -> rooms.forEach(peeker::stop));
    writers.stop();
    receivers.settle(rooms, writers);
    Rooms truth = Rooms.read(KafkaSettings.of(bridge.bootstrapServers()), topics());
    faults.addAll(truth.faults());
    rooms.forEach(roomId -> faults.addAll(writers.lost(roomId, truth)));
    peekers.forEach(peeker -> faults.addAll(peeker.audit(truth, true)));
    return faults;
  }

  /** What went on, for people. */
  String summary() {
    return "kills %s, %d events to %d receivers, %d transactions, %d replayed"
        .formatted(
            killed,
            rooms.stream().mapToInt(writers::count).sum(),
            receivers.servers().size(),
            receivers.servers().stream().mapToInt(PeekingServer::transactions).sum(),
            receivers.servers().stream().mapToInt(PeekingServer::replayedTransactions).sum());
  }

  private static Topics topics() {
    TopicSettings defaults = TopicSettings.defaults();
    return new Topics(
        new TopicSettings(
            defaults.prefix(),
            BridgeProcesses.PARTITIONS,
            1,
            defaults.logRetention(),
            defaults.eventRetention()));
  }

  private static void awaitNanos(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    writers.close();
    relays.close();
  }
}
