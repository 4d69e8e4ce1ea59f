package io.peekbridge.app.bench;

import io.peekbridge.app.bridge.ClosingStack;
import io.peekbridge.matrix.id.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rooms of several sizes are joined, and the same happens in each: what an event costs should not
 * depend on how large the room is. The entries are written to the room log as the edge writes them,
 * so that it is the topology with its stores that is measured, on the broker inside.
 *
 * <p>Beside it, the same events are only written to Kafka, and only checked by the rules of
 * authorization.
 */
final class RoomsBenchmark implements Benchmark {
  /** Larger rooms have no part in the run before the first: code is warm without them. */
  private static final int MAX_WARM_UP = 10_000;

  private final int events;
  private final List<Integer> sizes;
  private final BenchNetwork network;
  private final double idleMib;
  private final RoomCost cost;

  RoomsBenchmark(BenchSettings settings, ClosingStack closing) throws InterruptedException {
    this.events = settings.events(Scenario.ROOMS);
    this.sizes = settings.rooms().stream().sorted().distinct().toList();
    this.network = closing.add("bridge", BenchNetwork.start(List.of(), settings.overrides()));
    RoomIntake intake = closing.add("log", new RoomIntake(network));
    Changelogs changelogs = closing.add("changelogs", new Changelogs(network));
    RawKafka rawKafka = closing.add("raw Kafka", new RawKafka(network.kafka(), "bench-raw"));
    this.cost = new RoomCost(intake, changelogs, rawKafka, network.topics().roomLog());
    this.idleMib = MemoryWatch.residentMib();
  }

  @Override
  public Map<String, Double> warmUp() throws InterruptedException {
    return measure(sizes.stream().filter(size -> size <= MAX_WARM_UP).toList());
  }

  @Override
  public Map<String, Double> measure() throws InterruptedException {
    return measure(sizes);
  }

  private Map<String, Double> measure(List<Integer> rooms) throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("idle_rss_mib", idleMib);
    for (int size : rooms) {
      LargeRoom room = new LargeRoom(size, UserId.of("bridge", network.name()));
      // Those of the largest room come last and stay.
      figures.putAll(cost.ofMemory(() -> put(figures, size, cost.ofJoining(room))));
      put(figures, size, cost.ofEvents(room, events));
    }
    return figures;
  }

  private static void put(Map<String, Double> figures, int size, Map<String, Double> ofRoom) {
    ofRoom.forEach((name, value) -> figures.put(name + "_" + size, value));
  }
}
