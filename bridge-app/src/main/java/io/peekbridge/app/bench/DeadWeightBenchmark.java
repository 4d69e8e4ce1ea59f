package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * What destinations weigh that are down for good while events pile up for them. The relay is a
 * process of its own, so that neither the broker nor the bench is weighed. It is weighed once while
 * it delivers to a few servers and knows no others, and again when all those that are down have
 * failed and are left to themselves, although some of them are just being tried again.
 */
final class DeadWeightBenchmark implements Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /**
   * For how long a request may take, and a server fail before it is parked. Both are longer in a
   * bridge, where it only takes longer until all are parked.
   */
  private static final Duration NO_PATIENCE = Duration.ofSeconds(1);

  private static final int ROOM_SIZE = 100;
  private static final String LIVE = "live";

  private final List<Pdu> events;
  private final int destinations;
  private final int partitions;
  private final Tally tally = new Tally();
  private final LoopbackServer live;
  private final DownServers down;
  private final BenchBroker broker;
  private int runs;

  DeadWeightBenchmark(BenchSettings settings, ClosingStack closing) {
    this.events = Messages.signed(settings.events(Scenario.DEAD_WEIGHT));
    this.destinations = settings.destinations().orElse(10_000);
    this.partitions = settings.partitions();
    this.live = closing.add("receiver", new LoopbackServer(this::take).start());
    this.down = closing.add("servers that are down", DownServers.start());
    this.broker = closing.add("broker", BenchBroker.start());
  }

  private byte[] take(HttpConnection.Request request) {
    tally.add(Transactions.countPdus(request.body()));
    return PeerServer.NOTHING;
  }

  /** Nothing: the relay of each run is a new process. */
  @Override
  public Map<String, Double> warmUp() {
    return Map.of();
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    Topics topics = broker.createTopics("dead" + runs++ + ".", partitions);
    List<ServerName> alive = LoopbackNames.spread(LIVE, 1, topics);
    tally.reset();
    try (RelayProcess relay = RelayProcess.start(setup(topics))) {
      try (DeliveryWriter writer = new DeliveryWriter(broker.kafka(), topics)) {
        writer.write(events.subList(0, 1), alive).commit();
      }
      tally.await(alive.size());
      return weigh(relay, topics, alive, DownServers.names(destinations));
    }
  }

  private RelaySetup setup(Topics topics) {
    return new RelaySetup(
        broker.kafka().bootstrap(),
        topics.settings().prefix(),
        partitions,
        down.with(Map.of(LIVE, live.port())),
        NO_PATIENCE,
        NO_PATIENCE,
        OptionalInt.empty());
  }

  private Map<String, Double> weigh(
      RelayProcess relay, Topics topics, List<ServerName> alive, List<ServerName> dead)
      throws InterruptedException {
    double before = relay.heapMib();
    long start;
    long end;
    try (DeliveryWriter writer = new DeliveryWriter(broker.kafka(), topics)) {
      // Those that live have something behind all of it, which is not to wait for the others.
      writer.write(events, dead, ROOM_SIZE).write(events.subList(0, 1), alive);
      start = System.nanoTime();
      writer.commit();
      end = writer.end();
    }
    long read = await(relay, report -> report.read() >= end, "the log was not read");
    long parked = await(relay, report -> report.parked() >= dead.size(), "not all were parked");
    RelayReport report = relay.report();
    double after = relay.heapMib();
    long served = tally.await(2L * alive.size());
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("heap_growth_mib", after - before);
    figures.put("heap_before_mib", before);
    figures.put("read_s", Figures.seconds(start, read));
    figures.put("live_served_s", Figures.seconds(start, served));
    figures.put("parked_s", Figures.seconds(start, parked));
    figures.put("requests_tried", (double) report.tried());
    figures.put("pending", (double) dead.size() * events.size());
    return figures;
  }

  private static long await(RelayProcess relay, Predicate<RelayReport> condition, String otherwise)
      throws InterruptedException {
    return Patience.until(() -> condition.test(relay.report()), PATIENCE, () -> otherwise);
  }
}
