package io.peekbridge.api.operator;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Joins rooms, here or elsewhere. */
@FunctionalInterface
public interface Joins {
  /**
   * Joins a room, or looks at a join of the same room and user that is under way.
   *
   * @param room the id of the room or one of its aliases
   * @param via servers to join through, best first
   * @param user a user of ours
   * @param wait how long to wait for its end; it goes on all the same
   */
  Answer join(String room, List<ServerName> via, UserId user, Duration wait)
      throws InterruptedException;

  /** How it is doing. */
  sealed interface Answer {}

  /**
   * The user is in the room.
   *
   * @param via the server that was joined through, if one was
   */
  record Joined(RoomId roomId, EventId eventId, Optional<ServerName> via) implements Answer {}

  /**
   * It goes on.
   *
   * @param since milliseconds since the epoch
   */
  record UnderWay(String stage, Optional<ServerName> server, long events, long since)
      implements Answer {}

  /**
   * It came to nothing.
   *
   * @param status the HTTP status that says why
   * @param detail a sentence for people
   */
  record Refused(int status, String detail) implements Answer {}
}
