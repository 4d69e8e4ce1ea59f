package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;

/**
 * Something that was refused or given up.
 *
 * @param reason the reason as a word, such as {@code unknown_parents}
 * @param detail a sentence for operators
 * @param server the origin of what came in, or the destination of what was to go out
 * @param original the original bytes as text when they are UTF-8, in base64 otherwise
 * @param ts milliseconds since the epoch
 */
public record DeadLetter(
    Reason reason,
    String detail,
    Optional<RoomId> roomId,
    Optional<EventId> eventId,
    Optional<ServerName> server,
    String original,
    long ts) {

  /** Why something ended here. */
  public enum Reason {
    UNKNOWN_ROOM,
    UNKNOWN_PARENTS,
    MISSING_AUTH_EVENTS,
    REJECTED,
    SOFT_FAILED,
    SNAPSHOT_REFUSED,
    MALFORMED,
    /** Deleted from the log before its destination took it. */
    UNDELIVERABLE,
    /** The destination takes others, but no transaction with this event. */
    REFUSED_BY_DESTINATION,
    /** Dropped at an operator's wish, or because the destination is too far behind. */
    DROPPED
  }
}
