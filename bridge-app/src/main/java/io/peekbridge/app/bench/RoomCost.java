package io.peekbridge.app.bench;

import io.peekbridge.app.bench.Changelogs.Place;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;

/** What a room costs the topology. */
final class RoomCost {
  /** One of so many events is taken in by itself, and one of so many is a pair. */
  private static final int SHARE = 20;

  private final RoomIntake intake;
  private final Changelogs changelogs;
  private final RawKafka rawKafka;
  private final Topic<RoomId, RoomLogEntry> roomLog;

  RoomCost(
      RoomIntake intake,
      Changelogs changelogs,
      RawKafka rawKafka,
      Topic<RoomId, RoomLogEntry> roomLog) {
    this.intake = intake;
    this.changelogs = changelogs;
    this.rawKafka = rawKafka;
    this.roomLog = roomLog;
  }

  /** Something that is measured. */
  interface Step {
    void run() throws InterruptedException;
  }

  /** The memory of this process while something goes on, in MiB. */
  Map<String, Double> ofMemory(Step step) throws InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("heap_before_mib", MemoryWatch.heapMib());
    try (MemoryWatch watch = new MemoryWatch()) {
      step.run();
      double after = MemoryWatch.heapMib();
      figures.put("join_heap_mib", Math.max(after, watch.mostHeapMib()));
      figures.put("join_rss_mib", watch.mostResidentMib());
    }
    return figures;
  }

  /** Joins a room, and forgets its snapshot. */
  Map<String, Double> ofJoining(LargeRoom room) throws InterruptedException {
    long start = System.nanoTime();
    intake.stage(room);
    long staged = System.nanoTime();
    intake.install(room);
    long joined = System.nanoTime();
    room.forgetSnapshot();
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("join_ms", (joined - start) / 1e6);
    figures.put("install_ms", (joined - staged) / 1e6);
    return figures;
  }

  /** Lets happen in a room that was joined what happens in rooms. */
  Map<String, Double> ofEvents(LargeRoom room, int events) throws InterruptedException {
    RoomTurns turns = new RoomTurns(room);
    int share = Math.ceilDiv(events, SHARE);
    Map<String, Double> figures = new LinkedHashMap<>();
    List<Pdu> messages = turns.messages(events);
    List<Pdu> stateEvents = turns.stateEvents(events);
    List<Pdu> all = Stream.concat(messages.stream(), stateEvents.stream()).toList();
    figures.put("auth_rules_us", authRules(room, all));
    putMany(figures, "message", room, messages, events);
    putStateEvents(figures, room, stateEvents);
    figures.put("message_p50_ms", oneByOne(room, turns.messages(share)));
    figures.put("state_p50_ms", oneByOne(room, turns.stateEvents(share)));
    int pairs = Math.min(share, room.actors().size());
    putMany(figures, "line", room, turns.pairs(pairs, false), pairs);
    putMany(figures, "fork", room, turns.pairs(pairs, true), pairs);
    intake.requireOneEnd(room);
    figures.put("resolution_cpu_us", figures.get("fork_cpu_us") - figures.get("line_cpu_us"));
    figures.put("kafka_us", 1e6 / rawKafka.recordsPerSecond(all.stream().map(Pdu::bytes).toList()));
    return figures;
  }

  /** Takes in events that are appended at once; what it took is divided by {@code parts}. */
  private void putMany(
      Map<String, Double> figures, String name, LargeRoom room, List<Pdu> events, int parts)
      throws InterruptedException {
    long cpu = TopologyProgress.cpuNanos();
    long start = System.nanoTime();
    RecordMetadata last = intake.takeIn(room.roomId(), events);
    figures.put(name + "_us", (System.nanoTime() - start) / 1e3 / parts);
    intake.awaitCommitted(last);
    figures.put(name + "_cpu_us", (TopologyProgress.cpuNanos() - cpu) / 1e3 / parts);
  }

  private void putStateEvents(Map<String, Double> figures, LargeRoom room, List<Pdu> events)
      throws InterruptedException {
    int partition = roomLog.partitionOf(room.roomId());
    Place states = changelogs.end("states", partition);
    Place indexes = changelogs.end("indexes", partition);
    putMany(figures, "state", room, events, events.size());
    figures.put("state_part_bytes", (double) changelogs.bytesSince(states) / events.size());
    figures.put("index_bytes", (double) changelogs.bytesSince(indexes) / events.size());
  }

  private double oneByOne(LargeRoom room, List<Pdu> events) {
    return Figures.percentileMillis(0.50, intake.takeInOneByOne(room.roomId(), events));
  }

  private static double authRules(LargeRoom room, List<Pdu> events) {
    long start = System.nanoTime();
    for (Pdu event : events) {
      if (!AuthRules.check(event, room::entry).isAllowed()) {
        throw new BenchFailedException("an event is not allowed: " + event.eventId());
      }
    }
    return (System.nanoTime() - start) / 1e3 / events.size();
  }
}
