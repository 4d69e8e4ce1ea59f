package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.RelaySettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The relay by itself: the deliveries of one room are in the log before it starts, and the time is
 * that from the first transaction at a receiver until the last receiver has the last event. What
 * {@link FanoutBenchmark} takes longer is the topology.
 *
 * <p>Beside it, the same bare loop as there.
 */
final class RelayBenchmark implements Benchmark {
  private final List<Pdu> events;
  private final int partitions;
  private final Tally tally = new Tally();
  private final Receivers receivers;
  private final BareLoop bareLoop;
  private final BenchBroker broker;
  private int runs;

  RelayBenchmark(BenchSettings settings, ClosingStack closing) {
    this.events = Messages.signed(settings.events(Scenario.RELAY));
    this.partitions = settings.partitions();
    this.receivers =
        closing.add(
            "receivers",
            Receivers.start(
                settings.receivers(), (body, receiver) -> tally.add(Transactions.countPdus(body))));
    this.bareLoop = closing.add("bare loop", new BareLoop(receivers, tally));
    this.broker = closing.add("broker", BenchBroker.start());
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    Topics topics = broker.createTopics("relay" + runs++ + ".", partitions);
    long records = write(topics);
    Map<String, Double> figures = new LinkedHashMap<>();
    tally.reset();
    try (BenchRelay relay =
        new BenchRelay(RelaySettings.defaults(), broker.kafka(), topics, receivers.asDiscovery())) {
      long start = System.nanoTime();
      relay.start();
      long end = tally.await(deliveries());
      figures.put("deliveries_per_s", Figures.perSecond(deliveries(), tally.firstNanos(), end));
      figures.put("start_s", Figures.seconds(start, tally.firstNanos()));
      figures.put("pdus_per_transaction", tally.pdusPerTransaction());
      figures.put("read_again_ratio", (double) relay.report().readAgain() / records);
    }
    figures.put("bare_loop_per_s", bareLoop.perSecond(events.stream().map(Pdu::bytes).toList()));
    return figures;
  }

  private long write(Topics topics) {
    List<ServerName> names = receivers.servers().stream().map(PeerServer::name).toList();
    try (DeliveryWriter writer = new DeliveryWriter(broker.kafka(), topics)) {
      return writer.write(events, names).commit();
    }
  }

  private long deliveries() {
    return (long) events.size() * receivers.servers().size();
  }
}
