package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.StagedSnapshot;
import java.util.Optional;

/** Starts to take in a snapshot, in the place of one that was never finished. */
final class SnapshotBeginHandler {

  void handle(SnapshotBegin entry, Turn turn) {
    turn.write(writer -> writer.deleteStaged(turn.roomId()));
    StagedSnapshot snapshot =
        new StagedSnapshot(
            entry.snapshotId(),
            entry.purpose(),
            entry.via(),
            entry.roomVersion(),
            0,
            refusal(entry, turn));
    turn.write(writer -> writer.putStagedSnapshot(turn.roomId(), snapshot));
  }

  private static Optional<String> refusal(SnapshotBegin entry, Turn turn) {
    if (RoomVersions.find(entry.roomVersion()).isEmpty()) {
      return Optional.of("room version " + entry.roomVersion() + " is not supported");
    }
    Optional<RoomRecord> room = turn.anyRoom();
    if (entry.purpose() == Purpose.PEEK
        && room.filter(known -> known.kind().isResident()).isPresent()) {
      return Optional.of("we are in the room");
    }
    if (entry.purpose() == Purpose.GAP && turn.room().isEmpty()) {
      return Optional.of("we are not in the room");
    }
    if (room.isPresent() && !room.get().version().equals(entry.roomVersion())) {
      return Optional.of("the room is of version " + room.get().version());
    }
    return Optional.empty();
  }
}
