package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What servers that are down or slow cost the others. Events come at a steady rate to healthy
 * receivers: to these alone, and to these among others of which most are black holes and some slow.
 * The two take turns, so that what the machine does meanwhile meets both.
 *
 * <p>There are two bridges, one for each, because servers that have once been missed are tried
 * again as long as their bridge lives: beside them, nobody is alone. The bad ones peek when their
 * first turn begins and stay as they are, with all that piles up for them.
 */
final class IsolationBenchmark implements Benchmark {
  private static final int PER_SECOND = 200;
  private static final int TURNS = 4;

  private final int eventsPerTurn;
  private final Receivers healthy;
  private final BadServers bad;
  private final PublishedRoom alone;
  private final PublishedRoom among;
  private volatile LatencyWave wave = LatencyWave.none();
  private boolean areBadThere;
  private int nextNumber;

  IsolationBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    int destinations = settings.destinations().orElse(100);
    this.eventsPerTurn = Math.ceilDiv(settings.events(Scenario.ISOLATION), TURNS);
    this.bad = closing.add("bad servers", new BadServers(destinations / 5, destinations / 10));
    int good = destinations - bad.servers().size();
    this.healthy = closing.add("healthy servers", Receivers.start(good, this::take));
    List<PeerServer> all = new ArrayList<>(healthy.servers());
    all.addAll(bad.servers());
    this.alone = room(all, settings, closing);
    this.among = room(all, settings, closing);
    alone.letPeek(healthy);
    among.letPeek(healthy);
  }

  private static PublishedRoom room(
      List<PeerServer> peers, BenchSettings settings, ClosingStack closing)
      throws InterruptedException {
    BenchNetwork network = closing.add("bridge", BenchNetwork.start(peers, settings.overrides()));
    return closing.add("log", new PublishedRoom(network));
  }

  private void take(byte[] body, int receiver) {
    long now = System.nanoTime();
    LatencyWave current = wave;
    Messages.forEachNumber(body, number -> current.arrived(number, receiver, now));
  }

  /** Both without bad servers: how far their figures are apart anyway. */
  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    turn(alone);
    turn(among);
    return measure(() -> {});
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    return measure(this::bringBadServers);
  }

  private interface Arrival {
    void come() throws InterruptedException;
  }

  private void bringBadServers() throws InterruptedException {
    if (!areBadThere) {
      areBadThere = true;
      among.letPeek(bad.asReceivers());
      bad.goBad();
    }
  }

  private Map<String, Double> measure(Arrival beforeSecond) throws InterruptedException {
    List<long[]> delaysAlone = new ArrayList<>();
    List<long[]> delaysAmong = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn += 2) {
      delaysAlone.add(turn(alone));
      beforeSecond.come();
      delaysAmong.add(turn(among));
    }
    return figures(merged(delaysAlone), merged(delaysAmong));
  }

  private long[] turn(PublishedRoom room) throws InterruptedException {
    wave = new LatencyWave(nextNumber, eventsPerTurn, healthy.servers().size(), PER_SECOND);
    nextNumber += eventsPerTurn;
    room.publish(wave, eventsPerTurn);
    return wave.await(BenchNetwork.PATIENCE);
  }

  private static long[] merged(List<long[]> turns) {
    return turns.stream().flatMapToLong(LongStream::of).toArray();
  }

  private static Map<String, Double> figures(long[] alone, long[] among) {
    Map<String, Double> figures = new LinkedHashMap<>();
    double p99Alone = Figures.percentileMillis(0.99, alone);
    double p99Among = Figures.percentileMillis(0.99, among);
    double p50Alone = Figures.percentileMillis(0.50, alone);
    double p50Among = Figures.percentileMillis(0.50, among);
    figures.put("p99_ratio", p99Among / p99Alone);
    figures.put("p50_ratio", p50Among / p50Alone);
    figures.put("p99_alone_ms", p99Alone);
    figures.put("p99_among_ms", p99Among);
    figures.put("p50_alone_ms", p50Alone);
    figures.put("p50_among_ms", p50Among);
    return figures;
  }
}
