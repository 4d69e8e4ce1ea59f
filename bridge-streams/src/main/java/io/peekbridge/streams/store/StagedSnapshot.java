package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * A snapshot that is being taken in.
 *
 * @param via the server that it is from
 * @param events how many events are staged
 * @param refusal why it can no longer become the room, if that is so
 */
public record StagedSnapshot(
    String snapshotId,
    Purpose purpose,
    ServerName via,
    String roomVersion,
    long events,
    Optional<String> refusal) {

  public StagedSnapshot withOneMore() {
    return new StagedSnapshot(snapshotId, purpose, via, roomVersion, events + 1, refusal);
  }

  public StagedSnapshot refused(String reason) {
    return new StagedSnapshot(snapshotId, purpose, via, roomVersion, 0, Optional.of(reason));
  }

  byte[] bytes() {
    return new PackedWriter()
        .text(snapshotId)
        .text(purpose.name())
        .text(via.value())
        .text(roomVersion)
        .number(events)
        .flag(refusal.isPresent())
        .rest(refusal.orElse(""))
        .bytes();
  }

  static StagedSnapshot of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in ->
            new StagedSnapshot(
                in.text(),
                Purpose.valueOf(in.text()),
                new ServerName(in.text()),
                in.text(),
                in.number(),
                in.flag() ? Optional.of(in.restAsText()) : Optional.empty()));
  }
}
