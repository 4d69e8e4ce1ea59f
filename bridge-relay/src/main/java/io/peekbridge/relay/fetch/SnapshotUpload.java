package io.peekbridge.relay.fetch;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.Collection;
import java.util.function.Supplier;

/** Puts a snapshot on the log, event by event, and waits for what the topology makes of it. */
public final class SnapshotUpload {
  private final TopologyInput topology;
  private final SnapshotTurns turns;
  private final Supplier<String> ids;

  /**
   * An upload.
   *
   * @param ids an id that was never given before, with each call
   */
  public SnapshotUpload(TopologyInput topology, SnapshotTurns turns, Supplier<String> ids) {
    this.topology = topology;
    this.turns = turns;
    this.ids = ids;
  }

  /**
   * Hands a snapshot to the topology.
   *
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if no decision is made in time
   */
  public Outcome upload(
      RoomId roomId,
      RoomVersion version,
      ServerName via,
      RoomLogEntry.Purpose purpose,
      Collection<SnapshotPart> parts)
      throws InterruptedException {
    String id = ids.get();
    SnapshotBegin begin = new SnapshotBegin(id, via, version.id(), purpose);
    return turns.inTurn(roomId, () -> upload(roomId, begin, parts));
  }

  private Outcome upload(RoomId roomId, SnapshotBegin begin, Collection<SnapshotPart> parts)
      throws InterruptedException {
    String id = begin.snapshotId();
    Appends appends = new Appends(topology, roomId);
    appends.add(begin);
    for (SnapshotPart part : parts) {
      appends.add(
          new SnapshotEvent(id, part.eventId(), part.state(), part.latest(), part.body().get()));
    }
    appends.await();
    return topology.decide(roomId, new SnapshotEnd("snapshot-" + id, id, parts.size()));
  }
}
