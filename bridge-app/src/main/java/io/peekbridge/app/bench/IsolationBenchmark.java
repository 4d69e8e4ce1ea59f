package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What servers that are down or slow cost the others. Events come at a steady rate: in turn to a
 * room that healthy servers have for themselves, and to one that bad ones peek as well, of which
 * most are black holes and some slow. The turns are in an order in which drift meets both alike.
 *
 * <p>A bad server is bad during its turn only. Then it gets, as a server that has recovered, what
 * it has missed; the next turn begins when all is delivered, so that nobody is tried in vain while
 * the healthy ones are alone.
 */
final class IsolationBenchmark implements Benchmark {
  private static final int PER_SECOND = 200;
  private static final int TURNS = 6;
  private static final String TIMEOUT = "relay.request_timeout";

  /** More than slow servers take, and little enough that black holes time out in each turn. */
  private static final String SHORT_TIMEOUT = "6s";

  private final int eventsPerTurn;
  private final BadServers bad;
  private final Receivers healthy;
  private final PublishedRoom alone;
  private final PublishedRoom among;
  private volatile LatencyWave wave = LatencyWave.none();
  private volatile LatencyWave badWave = LatencyWave.none();
  private int nextNumber;

  IsolationBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    int destinations = settings.destinations().orElse(100);
    this.eventsPerTurn = Math.ceilDiv(settings.events(Scenario.ISOLATION), TURNS);
    this.bad =
        closing.add(
            "bad servers",
            new BadServers(
                destinations / 5, destinations / 10, (body, from) -> take(badWave, body, from)));
    int good = destinations - bad.servers().size();
    this.healthy =
        closing.add(
            "healthy servers", Receivers.start(good, (body, from) -> take(wave, body, from)));
    BenchNetwork network = closing.add("bridge", network(settings));
    this.alone = closing.add("log", new PublishedRoom(network));
    this.among = closing.add("log", new PublishedRoom(network));
    alone.letPeek(healthy);
    among.letPeek(healthy);
    among.letPeek(bad.asReceivers());
  }

  private BenchNetwork network(BenchSettings settings) throws InterruptedException {
    List<PeerServer> peers = new ArrayList<>(healthy.servers());
    peers.addAll(bad.servers());
    Map<String, String> options = new HashMap<>(settings.overrides());
    options.putIfAbsent(TIMEOUT, SHORT_TIMEOUT);
    return BenchNetwork.start(peers, options);
  }

  private static void take(LatencyWave wave, byte[] body, int receiver) {
    long now = System.nanoTime();
    Messages.forEachNumber(body, number -> wave.arrived(number, receiver, now));
  }

  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    return figures(List.of(alone()), List.of(among()));
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    List<long[]> delaysAlone = new ArrayList<>();
    List<long[]> delaysAmong = new ArrayList<>();
    delaysAlone.add(alone());
    delaysAmong.add(among());
    delaysAmong.add(among());
    delaysAlone.add(alone());
    delaysAlone.add(alone());
    delaysAmong.add(among());
    return figures(delaysAlone, delaysAmong);
  }

  private long[] alone() throws InterruptedException {
    wave = nextWave(healthy);
    return delays(alone);
  }

  private long[] among() throws InterruptedException {
    bad.goBad();
    badWave = nextWave(bad.asReceivers());
    wave = nextWave(healthy);
    long[] delays = delays(among);
    bad.recover();
    badWave.await(BenchNetwork.PATIENCE);
    return delays;
  }

  private LatencyWave nextWave(Receivers receivers) {
    return new LatencyWave(nextNumber, eventsPerTurn, receivers.servers().size(), PER_SECOND);
  }

  private long[] delays(PublishedRoom room) throws InterruptedException {
    nextNumber += eventsPerTurn;
    room.publish(wave, eventsPerTurn);
    return wave.await(BenchNetwork.PATIENCE);
  }

  private static Map<String, Double> figures(List<long[]> alone, List<long[]> among) {
    Map<String, Double> figures = new LinkedHashMap<>();
    double p99Alone = percentile(0.99, alone);
    double p99Among = percentile(0.99, among);
    double p50Alone = percentile(0.50, alone);
    double p50Among = percentile(0.50, among);
    figures.put("p99_ratio", p99Among / p99Alone);
    figures.put("p50_ratio", p50Among / p50Alone);
    figures.put("p99_alone_ms", p99Alone);
    figures.put("p99_among_ms", p99Among);
    figures.put("p50_alone_ms", p50Alone);
    figures.put("p50_among_ms", p50Among);
    return figures;
  }

  /** The median of the turns, because one stall of the machine is the slowest percent of a turn. */
  private static double percentile(double part, List<long[]> turns) {
    return Figures.median(
        turns.stream().map(delays -> Figures.percentileMillis(part, delays)).toList());
  }
}
