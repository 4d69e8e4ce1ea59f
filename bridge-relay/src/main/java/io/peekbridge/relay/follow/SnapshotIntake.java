package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.SnapshotPart;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.fetch.SnapshotUpload;
import java.util.List;
import java.util.function.Supplier;

/** Gives the snapshot of a peek to the topology, or has the room forgotten. */
final class SnapshotIntake {
  private final Topology topology;
  private final SnapshotUpload upload;
  private final Supplier<String> ids;

  /**
   * An intake.
   *
   * @param ids an id that was never given before, with each call
   */
  SnapshotIntake(Topology topology, SnapshotTurns turns, Supplier<String> ids) {
    this.topology = topology;
    this.upload = new SnapshotUpload(topology, turns, ids);
    this.ids = ids;
  }

  /**
   * Makes the snapshot the room, unless the topology refuses it.
   *
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if no decision is made in time
   */
  Outcome take(RoomId roomId, ServerName via, Snapshot snapshot) throws InterruptedException {
    List<SnapshotPart> parts =
        snapshot.events().values().stream()
            .map(
                event ->
                    SnapshotPart.of(
                        event,
                        snapshot.state().contains(event.eventId()),
                        snapshot.latest().contains(event.eventId())))
            .toList();
    return upload.upload(roomId, snapshot.version(), via, RoomLogEntry.Purpose.PEEK, parts);
  }

  /** Forgets the room, if we follow it. */
  Outcome forget(RoomId roomId) throws InterruptedException {
    return topology.decide(roomId, new RoomLogEntry.ForgetRoom("forget-" + ids.get()));
  }

  boolean isPeeked(RoomId roomId) {
    return topology.isPeeked(roomId);
  }

  boolean isJoined(RoomId roomId) {
    return topology.isJoined(roomId);
  }
}
