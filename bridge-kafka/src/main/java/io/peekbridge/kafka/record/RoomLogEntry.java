package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.Optional;

/**
 * What the topology works through, in the order of the room's partition of {@code room-log}. The
 * key of the record is the room id. As JSON each entry carries its {@code kind}, see {@link
 * io.peekbridge.kafka.RoomLogSerde}.
 */
public sealed interface RoomLogEntry {

  /**
   * An entry whose sender waits for an {@link Outcome}. The request id is unique in its room: the
   * same id is the same request.
   */
  sealed interface Request extends RoomLogEntry {
    String requestId();
  }

  /**
   * A PDU from another server. Its signatures, hash and format have been checked; its place in the
   * room has not.
   *
   * @param origin the server that it came from
   * @param fetched whether we asked for it, so that it may be older than what the room has; if not,
   *     the origin sent it in a transaction
   */
  record IncomingPdu(ServerName origin, EventId eventId, RawJson pdu, boolean fetched)
      implements RoomLogEntry {
    /** A PDU of a transaction. */
    public IncomingPdu(ServerName origin, EventId eventId, RawJson pdu) {
      this(origin, eventId, pdu, false);
    }
  }

  /**
   * An event that is part of an auth chain; its place in the room is not known. Its signatures,
   * hash and format have been checked. What it names as its auth events is known, or stands before
   * it.
   *
   * @param origin the server that it came from
   */
  record Outlier(ServerName origin, EventId eventId, RawJson pdu) implements RoomLogEntry {}

  /**
   * A membership event that another server hands to us because we are in the room: {@code
   * send_join}, {@code send_leave}, {@code send_knock}. Checked as an {@link IncomingPdu}. If it is
   * accepted, it goes to all servers of the room.
   */
  record HandedIn(String requestId, ServerName origin, EventId eventId, RawJson pdu)
      implements Request {}

  /**
   * What was asked for with a {@link Gap} cannot be had: whatever waits for it is given up.
   *
   * @param missing the events that nobody gave us
   * @param reason a sentence for operators
   */
  record GapClosed(List<EventId> missing, String reason) implements RoomLogEntry {}

  /**
   * A new hosted room: the create event as it will stand (in version 12 its hash is the room id)
   * and the events that follow it. All of them are accepted or none.
   */
  record CreateRoom(String requestId, String roomVersion, RawJson create, List<Draft> drafts)
      implements Request {}

  /** An event to publish in a hosted room. */
  record PublishEvent(String requestId, Draft draft) implements Request {}

  /**
   * A server wants to peek the room, or to peek it afresh under the id of a peek that it has.
   *
   * @param versions the room versions that the server knows; absent: no constraint (first text of
   *     the proposal)
   * @param renewalIntervalMs how long the peek lasts unless renewed, milliseconds, positive
   */
  record PeekStart(
      String requestId,
      ServerName server,
      String peekId,
      Optional<List<String>> versions,
      long renewalIntervalMs)
      implements Request {}

  record PeekRenew(String requestId, ServerName server, String peekId, long renewalIntervalMs)
      implements Request {}

  record PeekStop(String requestId, ServerName server, String peekId) implements Request {}

  /**
   * Time to look at a peek: it ends if it still expires at this time and this time has come.
   * Written by the topology itself.
   */
  record PeekExpiry(ServerName server, String peekId, long expiresAt) implements RoomLogEntry {}

  /**
   * A peek ends because its server is too far behind to follow the room; its server is told, and
   * may start again from a snapshot.
   *
   * @param since the start of the peek that is meant: one that began later stays, milliseconds
   *     since the epoch
   */
  record PeekRevoke(ServerName server, String peekId, long since) implements RoomLogEntry {}

  /** What a snapshot is taken in for. */
  enum Purpose {
    /** A peek begins: the state is that after the newest events. */
    PEEK,
    /** We have joined: the newest event is our join, the state is that before it. */
    JOIN,
    /** A gap cannot be closed event by event: the state is that before the one newest event. */
    GAP
  }

  /**
   * The start of a snapshot of a room; what an unfinished one before it left is dropped.
   *
   * @param via the server that it comes from
   */
  record SnapshotBegin(String snapshotId, ServerName via, String roomVersion, Purpose purpose)
      implements RoomLogEntry {}

  /**
   * One event of a snapshot, verified as for {@code send_join} as far as one event alone can be.
   *
   * @param state whether the event is part of the room's state at the snapshot
   * @param latest whether it is a forward extremity there
   */
  record SnapshotEvent(
      String snapshotId, EventId eventId, boolean state, boolean latest, RawJson pdu)
      implements RoomLogEntry {}

  /** The end of a snapshot. With it the snapshot becomes the room, or is refused as a whole. */
  record SnapshotEnd(String requestId, String snapshotId, int events) implements Request {}

  /** We follow the room no more. */
  record ForgetRoom(String requestId) implements Request {}
}
