package io.peekbridge.relay;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/** How a join is doing. */
public sealed interface JoinStatus {

  /**
   * It is being worked on.
   *
   * @param stage what is being done, in a few words
   * @param server the server that is asked
   * @param events events of the room that have come
   * @param since when it began, milliseconds since the epoch
   */
  record UnderWay(String stage, Optional<ServerName> server, long events, long since)
      implements JoinStatus {}

  /** It has ended. */
  sealed interface Result extends JoinStatus {}

  /**
   * The user is in the room.
   *
   * @param eventId the membership event
   * @param via the server that was joined through; absent for a room that we were in before
   */
  record Joined(RoomId roomId, EventId eventId, Optional<ServerName> via) implements Result {}

  /**
   * The user is not in the room.
   *
   * @param detail a sentence for people
   */
  record Refused(Reason reason, String detail) implements Result {}

  /** Why a join failed; the later ones say more about the room than those before. */
  enum Reason {
    /** No server that was asked could be reached. */
    UNREACHABLE,
    /** A server answered with what is not acceptable. */
    BAD_ANSWER,
    /** No server knows the room, or the alias. */
    NOT_FOUND,
    /** A resident server, or the room's rules, do not let the user in. */
    FORBIDDEN,
    /** We know none of the room's version. */
    INCOMPATIBLE_ROOM_VERSION,
    /** The wish makes no sense. */
    INVALID,
    /** Our own log or topology cannot be reached; the join may have come about all the same. */
    UNAVAILABLE
  }
}
