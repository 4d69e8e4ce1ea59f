package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.RelaySettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a second relay adds. Each is a process of its own. Receivers take their time, and each relay
 * has few requests in flight, so that waiting for receivers is what limits, not the cores that both
 * share with the broker and the receivers. Destinations are spread evenly over the partitions. The
 * relays run and have delivered before the clock starts, and the events are in the log: the commit
 * that shows them to the relays starts it.
 */
final class ScalingBenchmark implements Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration RECEIVER_TAKES = Duration.ofMillis(20);
  private static final int REQUESTS = 4;
  private static final int LEAST_TO_WARM_UP = 50;
  private static final int WARM_UP = 5;
  private static final String SLOW = "slow";

  private final List<Pdu> events;
  private final int perPartition;
  private final int partitions;
  private final Tally tally = new Tally();
  private final LoopbackServer receiver;
  private final BenchBroker broker;
  private int runs;

  ScalingBenchmark(BenchSettings settings, ClosingStack closing) {
    this.events = Messages.signed(settings.events(Scenario.SCALING));
    this.partitions = settings.partitions();
    this.perPartition = Math.ceilDiv(settings.receivers(), partitions);
    this.receiver = closing.add("receivers", new LoopbackServer(this::take).start());
    this.broker = closing.add("broker", BenchBroker.start());
  }

  private byte[] take(HttpConnection.Request request) throws InterruptedException {
    Thread.sleep(RECEIVER_TAKES);
    tally.add(Transactions.countPdus(request.body()));
    return PeerServer.NOTHING;
  }

  /** A shorter run: the relays of each run are new processes, and warmed up by themselves. */
  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    return measure(toWarmUp());
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    return measure(events);
  }

  private List<Pdu> toWarmUp() {
    int count = Math.max(LEAST_TO_WARM_UP, events.size() / WARM_UP);
    return events.subList(0, Math.min(events.size(), count));
  }

  private Map<String, Double> measure(List<Pdu> sent) throws InterruptedException {
    Topics topics = broker.createTopics("scaling" + runs++ + ".", partitions);
    List<ServerName> names = LoopbackNames.spread(SLOW, perPartition, topics);
    try (RelayProcess first = RelayProcess.start(setup(topics))) {
      double one = perSecond(topics, names, sent, first);
      try (RelayProcess second = RelayProcess.start(setup(topics))) {
        double two = perSecond(topics, names, sent, first, second);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("one_per_s", one);
        figures.put("two_per_s", two);
        figures.put("ratio", two / one);
        return figures;
      }
    }
  }

  private RelaySetup setup(Topics topics) {
    return new RelaySetup(
        broker.kafka().bootstrap(),
        topics.settings().prefix(),
        partitions,
        new LoopbackNames(Map.of(SLOW, receiver.port())),
        RelaySettings.defaults().requestTimeout(),
        RelaySettings.defaults().parkAfter(),
        OptionalInt.of(REQUESTS));
  }

  private double perSecond(
      Topics topics, List<ServerName> names, List<Pdu> sent, RelayProcess... relays)
      throws InterruptedException {
    // What is known of destinations comes with their partitions, once something was delivered.
    deliver(topics, names, toWarmUp());
    Patience.until(
        () -> isShared(names.size(), relays),
        PATIENCE,
        () -> "the partitions were not shared by " + relays.length);
    deliver(topics, names, toWarmUp());
    return deliver(topics, names, sent);
  }

  private static boolean isShared(int lanes, RelayProcess... relays) {
    return Stream.of(relays).allMatch(relay -> relay.report().lanes() == lanes / relays.length);
  }

  private double deliver(Topics topics, List<ServerName> names, List<Pdu> sent)
      throws InterruptedException {
    long deliveries = (long) sent.size() * names.size();
    tally.reset();
    try (DeliveryWriter writer = new DeliveryWriter(broker.kafka(), topics)) {
      writer.write(sent, names);
      long start = System.nanoTime();
      writer.commit();
      return Figures.perSecond(deliveries, start, tally.await(deliveries));
    }
  }
}
