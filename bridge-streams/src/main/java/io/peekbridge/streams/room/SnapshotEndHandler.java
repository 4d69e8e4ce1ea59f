package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.store.StagedSnapshot;
import java.util.Optional;

/** Makes a snapshot that is complete and in order the room, or refuses it as a whole. */
final class SnapshotEndHandler {
  private final SnapshotInstaller installer;
  private final DeadLetters deadLetters;

  SnapshotEndHandler(SnapshotInstaller installer, DeadLetters deadLetters) {
    this.installer = installer;
    this.deadLetters = deadLetters;
  }

  Outcome decide(SnapshotEnd request, Turn turn) {
    Optional<StagedSnapshot> snapshot =
        turn.reader()
            .stagedSnapshot(turn.roomId())
            .filter(each -> each.snapshotId().equals(request.snapshotId()));
    if (snapshot.isEmpty()) {
      return Outcome.refused(
          Outcome.Code.INVALID, "no such snapshot is being taken in", turn.position());
    }
    Outcome outcome = decide(request, turn, snapshot.get());
    if (!outcome.isOk()) {
      Optional<ServerName> via = Optional.of(snapshot.get().via());
      deadLetters.snapshot(turn, outcome.reason().orElse(""), Optional.empty(), via);
    }
    turn.write(writer -> writer.deleteStaged(turn.roomId()));
    return outcome;
  }

  private Outcome decide(SnapshotEnd request, Turn turn, StagedSnapshot snapshot) {
    if (snapshot.refusal().isPresent()) {
      return Outcome.refused(Outcome.Code.INVALID, snapshot.refusal().get(), turn.position());
    }
    if (snapshot.events() != request.events()) {
      return Outcome.refused(
          Outcome.Code.INVALID,
          snapshot.events() + " events of " + request.events(),
          turn.position());
    }
    SnapshotContents contents = SnapshotContents.load(turn, snapshot);
    return SnapshotChecks.refusal(turn, contents)
        .map(refusal -> Outcome.refused(refusal.code(), refusal.reason(), turn.position()))
        .orElseGet(() -> installer.install(turn, contents));
  }
}
