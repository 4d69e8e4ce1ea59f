package io.peekbridge.streams.store;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.state.StateHash;
import java.util.List;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * The end of a room.
 *
 * @param position the number of its last accepted event
 * @param depth the greatest depth of an accepted event
 * @param state its current state: that after all forward extremities
 * @param latest its forward extremities
 */
public record RoomRecord(
    RoomInfo.Kind kind,
    String version,
    long position,
    long depth,
    StateHash state,
    List<EventId> latest) {

  /** A room before its first event. */
  public static RoomRecord empty(RoomInfo.Kind kind, RoomVersion version) {
    return new RoomRecord(kind, version.id(), -1, 0, StateHash.EMPTY, List.of());
  }

  /** The room after a further event. */
  public RoomRecord followedBy(long eventDepth, StateHash nextState, List<EventId> nextLatest) {
    return new RoomRecord(
        kind, version, position + 1, Math.max(depth, eventDepth), nextState, nextLatest);
  }

  public RoomRecord as(RoomInfo.Kind other) {
    return new RoomRecord(other, version, position, depth, state, latest);
  }

  /** The room with other forward extremities, whose state is yet to be worked out. */
  public RoomRecord endingIn(List<EventId> otherLatest) {
    return new RoomRecord(kind, version, position, depth, state, otherLatest);
  }

  public boolean isForgotten() {
    return kind == RoomInfo.Kind.FORGOTTEN;
  }

  public RoomVersion roomVersion() {
    return RoomVersions.find(version)
        .orElseThrow(() -> new ProcessorStateException("a room of unknown version " + version));
  }

  public RoomInfo info(RoomId roomId) {
    return new RoomInfo(roomId, kind, version, position, latest);
  }

  byte[] bytes() {
    return new PackedWriter()
        .text(kind.name())
        .text(version)
        .number(position)
        .number(depth)
        .rest(state.bytes())
        .texts(latest.stream().map(EventId::value).toList())
        .bytes();
  }

  static RoomRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in ->
            new RoomRecord(
                RoomInfo.Kind.valueOf(in.text()),
                in.text(),
                in.number(),
                in.number(),
                in.stateHash(),
                in.texts(EventId::new)));
  }
}
