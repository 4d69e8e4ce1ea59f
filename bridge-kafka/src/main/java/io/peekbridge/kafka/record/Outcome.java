package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import java.util.Optional;

/**
 * What the topology decided about a {@link RoomLogEntry.Request}. Kept for a day under room and
 * request id, so that a request that is made again gets the same answer.
 *
 * @param code the decision
 * @param reason a sentence for people; absent when the request was granted
 * @param eventId the event that was accepted, for {@code PublishEvent} and {@code CreateRoom}
 * @param position the room's position at the decision: the number of the last event accepted before
 *     it (its own, for events); -1 when the room is unknown
 */
public record Outcome(
    Code code, Optional<String> reason, Optional<EventId> eventId, long position) {

  /** The decisions, with the answer that the proposal or the specification gives to each. */
  public enum Code {
    OK,
    /** The room, or the peek in it, is not known: 404 {@code M_NOT_FOUND}. */
    NOT_FOUND,
    /**
     * Not world-readable, encrypted, denied by the server ACL, or not allowed by the authorization
     * rules: 403 {@code M_FORBIDDEN}.
     */
    FORBIDDEN,
    /** The server knows none of the room's version: 400 {@code M_INCOMPATIBLE_ROOM_VERSION}. */
    INCOMPATIBLE_ROOM_VERSION,
    /**
     * The request makes no sense for the room, such as an event too large: 400 {@code
     * M_INVALID_PARAM}.
     */
    INVALID,
    /** A room with this id exists already: 409. */
    EXISTS
  }

  public static Outcome ok(long position) {
    return new Outcome(Code.OK, Optional.empty(), Optional.empty(), position);
  }

  public static Outcome accepted(EventId eventId, long position) {
    return new Outcome(Code.OK, Optional.empty(), Optional.of(eventId), position);
  }

  public static Outcome refused(Code code, String reason, long position) {
    return new Outcome(code, Optional.of(reason), Optional.empty(), position);
  }

  public boolean isOk() {
    return code == Code.OK;
  }
}
