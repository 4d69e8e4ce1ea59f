package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.store.StagedEvent;
import io.peekbridge.streams.store.StagedSnapshot;
import java.util.Optional;

/**
 * Puts an event of a snapshot beside the others until the snapshot is complete. The first event
 * that cannot be part of the snapshot spoils it; what comes after that is not looked at.
 */
final class SnapshotEventHandler {
  private final DeadLetters deadLetters;

  SnapshotEventHandler(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  void handle(SnapshotEvent entry, Turn turn) {
    turn.reader()
        .stagedSnapshot(turn.roomId())
        .filter(snapshot -> snapshot.snapshotId().equals(entry.snapshotId()))
        .filter(snapshot -> snapshot.refusal().isEmpty())
        .ifPresent(snapshot -> stage(entry, turn, snapshot));
  }

  private void stage(SnapshotEvent entry, Turn turn, StagedSnapshot snapshot) {
    if (snapshot.events() >= SnapshotContents.MAX_EVENTS) {
      spoil(entry, turn, snapshot, "more than " + SnapshotContents.MAX_EVENTS + " events");
    } else if (turn.reader().stagedEvent(turn.roomId(), entry.eventId()).isPresent()) {
      spoil(entry, turn, snapshot, "event " + entry.eventId() + " is there twice");
    } else {
      parse(entry, turn, snapshot)
          .ifPresent(
              event -> {
                StagedEvent staged = StagedEvent.of(event, entry.state(), entry.latest());
                turn.write(w -> w.putStagedEvent(turn.roomId(), entry.eventId(), staged));
                turn.write(w -> w.putStagedSnapshot(turn.roomId(), snapshot.withOneMore()));
              });
    }
  }

  private Optional<Pdu> parse(SnapshotEvent entry, Turn turn, StagedSnapshot snapshot) {
    RoomVersion version = RoomVersions.find(snapshot.roomVersion()).orElseThrow();
    try {
      Pdu event = Pdu.parse(entry.pdu().bytes(), version);
      if (turn.isAbout(event, entry.eventId())) {
        return Optional.of(event);
      }
      spoil(entry, turn, snapshot, "an event is of another room, or not the one that is named");
    } catch (MalformedEventException e) {
      spoil(entry, turn, snapshot, e.getMessage());
    }
    return Optional.empty();
  }

  private void spoil(SnapshotEvent entry, Turn turn, StagedSnapshot snapshot, String reason) {
    deadLetters.snapshot(turn, reason, Optional.of(entry.eventId()), Optional.of(snapshot.via()));
    turn.write(writer -> writer.deleteStaged(turn.roomId()));
    turn.write(writer -> writer.putStagedSnapshot(turn.roomId(), snapshot.refused(reason)));
  }
}
