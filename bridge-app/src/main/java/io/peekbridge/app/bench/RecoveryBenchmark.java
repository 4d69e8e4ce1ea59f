package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.RelaySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Many destinations were down at once, and most of them are back when a relay starts. Half of the
 * events come while an earlier relay runs, which fails everywhere and parks every destination; the
 * other half while none does. One in five destinations stays down. The pauses that the earlier
 * relay noted are over when the new one starts, so that nothing but the relay itself holds back a
 * first request.
 */
final class RecoveryBenchmark implements Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  /** Between two tries of the relay that fails everywhere. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private static final int ROOM_SIZE = 100;
  private static final int WARM_UP = 10;
  private static final String LIVE = "live";

  private final List<Pdu> events;
  private final int destinations;
  private final int partitions;
  private final LoopbackServer receiver;
  private final DownServers down;
  private final BenchBroker broker;
  private volatile Arrivals arrivals = new Arrivals(0, 0);
  private int runs;

  RecoveryBenchmark(BenchSettings settings, ClosingStack closing) {
    this.events = Messages.signed(Math.max(2, settings.events(Scenario.RECOVERY)));
    this.destinations = settings.destinations().orElse(10_000);
    this.partitions = settings.partitions();
    this.receiver = closing.add("receivers", new LoopbackServer(this::take).start());
    this.down = closing.add("servers that are down", DownServers.start());
    this.broker = closing.add("broker", BenchBroker.start());
  }

  private byte[] take(HttpConnection.Request request) {
    arrivals.add(LoopbackNames.number(request.host()), Transactions.countPdus(request.body()));
    return PeerServer.NOTHING;
  }

  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    return measure(Math.max(WARM_UP, destinations / WARM_UP));
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    return measure(destinations);
  }

  private Map<String, Double> measure(int count) throws InterruptedException {
    Topics topics = broker.createTopics("recovery" + runs++ + ".", partitions);
    int live = count - count / 5;
    List<ServerName> names = new ArrayList<>(LoopbackNames.names(LIVE, live));
    names.addAll(DownServers.names(count - live));
    Collections.shuffle(names, new Random(1));
    int half = events.size() / 2;
    long records = write(topics, names, events.subList(0, half));
    failEverywhere(topics, count);
    records += write(topics, names, events.subList(half, events.size()));
    Thread.sleep(PAUSE);
    arrivals = new Arrivals(live, events.size());
    return recover(topics, records);
  }

  private long write(Topics topics, List<ServerName> names, List<Pdu> part) {
    try (DeliveryWriter writer = new DeliveryWriter(broker.kafka(), topics)) {
      return writer.write(part, names, ROOM_SIZE).commit();
    }
  }

  private void failEverywhere(Topics topics, int count) throws InterruptedException {
    try (BenchRelay relay =
        new BenchRelay(
            BenchRelay.parkingAtOnce(PAUSE), broker.kafka(), topics, down.allRefusing(LIVE))) {
      relay.start();
      Patience.until(
          () -> relay.report().parked() >= count,
          PATIENCE,
          () -> "%,d of %,d were parked".formatted(relay.report().parked(), count));
    }
  }

  private Map<String, Double> recover(Topics topics, long records) throws InterruptedException {
    try (BenchRelay relay =
        new BenchRelay(
            RelaySettings.defaults(),
            broker.kafka(),
            topics,
            down.with(Map.of(LIVE, receiver.port())))) {
      long start = System.nanoTime();
      relay.start();
      long drained = arrivals.awaitAll(PATIENCE);
      RelayReport report = relay.report();
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("first_live_tried_s", Figures.seconds(start, arrivals.firstTried()));
      figures.put("last_live_tried_s", Figures.seconds(start, arrivals.lastTried()));
      figures.put("drained_s", Figures.seconds(start, drained));
      figures.put("requests_tried", (double) report.tried());
      figures.put("read_again_ratio", (double) report.readAgain() / records);
      return figures;
    }
  }
}
