package io.peekbridge.app.bench;

import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes to the room log, and waits until the topology has worked through it. */
final class RoomIntake implements AutoCloseable {
  private static final int UNACKNOWLEDGED = 5_000;
  private static final long GLANCE_NANOS = 50_000;

  private final BenchNetwork network;
  private final RoomLogWriter log;
  private final TopologyProgress progress;

  RoomIntake(BenchNetwork network) {
    this.network = network;
    this.log = new RoomLogWriter(network.kafka(), network.topics(), "bench");
    this.progress = new TopologyProgress(network);
  }

  /** Gives a room, all but the end; returns when all of it is staged, and that is committed. */
  void stage(LargeRoom room) throws InterruptedException {
    append(
        room.roomId(),
        List.of(
            new SnapshotBegin(
                room.snapshotId(), LargeRoom.HOME, LargeRoom.VERSION.id(), Purpose.JOIN)));
    awaitCommitted(append(room.roomId(), room.snapshot()));
  }

  /** Makes what was staged the room. */
  void install(LargeRoom room) throws InterruptedException {
    SnapshotEnd end =
        new SnapshotEnd(BenchNetwork.freshId(), room.snapshotId(), room.snapshot().size());
    RecordMetadata appended = append(room.roomId(), List.of(end));
    Outcome outcome =
        network
            .bridge()
            .rooms()
            .await(room.roomId(), end.requestId(), appended, BenchNetwork.PATIENCE);
    if (!outcome.isOk()) {
      throw new BenchFailedException("the room was refused: " + outcome.reason().orElse(""));
    }
    awaitCommitted(appended);
  }

  /** Appends events at once; returns when the last is accepted. */
  RecordMetadata takeIn(RoomId roomId, List<Pdu> events) {
    long position = position(roomId) + events.size();
    RecordMetadata last = append(roomId, events.stream().map(RoomIntake::incoming).toList());
    await(roomId, position);
    return last;
  }

  private static RoomLogEntry incoming(Pdu event) {
    return new IncomingPdu(LargeRoom.HOME, event.eventId(), RawJson.of(event.bytes()));
  }

  /** Appends each event when the one before is accepted; returns how long each of them took. */
  long[] takeInOneByOne(RoomId roomId, List<Pdu> events) {
    return events.stream()
        .mapToLong(
            event -> {
              long start = System.nanoTime();
              takeIn(roomId, List.of(event));
              return System.nanoTime() - start;
            })
        .toArray();
  }

  private RecordMetadata append(RoomId roomId, List<? extends RoomLogEntry> entries) {
    Deque<CompletableFuture<RecordMetadata>> appended = new ArrayDeque<>();
    for (RoomLogEntry entry : entries) {
      appended.add(log.append(roomId, entry));
      if (appended.size() > UNACKNOWLEDGED) {
        acknowledged(appended.remove());
      }
    }
    appended.forEach(RoomIntake::acknowledged);
    return acknowledged(appended.getLast());
  }

  private static RecordMetadata acknowledged(CompletableFuture<RecordMetadata> append) {
    try {
      return append.join();
    } catch (CompletionException e) {
      throw new BenchFailedException("the room log takes nothing", e.getCause());
    }
  }

  /** Waits until what the topology made of the entry is committed. */
  void awaitCommitted(RecordMetadata entry) throws InterruptedException {
    progress.awaitCommitted(entry, BenchNetwork.PATIENCE);
  }

  private void await(RoomId roomId, long position) {
    long deadline = System.nanoTime() + BenchNetwork.PATIENCE.toNanos();
    while (position(roomId) < position) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException(
            "%,d events were not accepted".formatted(position - position(roomId)));
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  private long position(RoomId roomId) {
    return network.bridge().rooms().room(roomId).map(RoomInfo::position).orElse(-1L);
  }

  /** Whether the room has come together in one newest event, which has to be this one. */
  void requireOneEnd(LargeRoom room) {
    List<?> latest =
        network.bridge().rooms().room(room.roomId()).map(RoomInfo::latest).orElse(List.of());
    if (!latest.equals(List.of(room.latest().eventId()))) {
      throw new BenchFailedException("the room did not come together: it ends in " + latest);
    }
  }

  @Override
  public void close() {
    log.close();
    progress.close();
  }
}
