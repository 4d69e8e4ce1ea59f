package io.peekbridge.kafka.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Questions about the events of a room and the state at each of them. Calls block (they are made
 * for virtual threads); each may throw {@link RoomsUnavailableException}.
 */
public interface RoomHistory {

  /** An event of the room, whatever became of it. */
  Optional<HeldEvent> event(RoomId roomId, EventId eventId);

  /** The room that an event belongs to. */
  Optional<RoomId> roomOf(EventId eventId);

  /** The state before an event; empty if the event, or the state before it, is not known. */
  Optional<RoomState> stateBefore(RoomId roomId, EventId eventId);

  /** The state after an event; empty if the event, or the state after it, is not known. */
  Optional<RoomState> stateAfter(RoomId roomId, EventId eventId);

  /** The current state: that after all forward extremities. Empty for an unknown room. */
  Optional<RoomState> currentState(RoomId roomId);

  /**
   * The ids of everything in the auth chains of the events: their auth events, the auth events of
   * those, and so on. Events that we do not hold are left out.
   */
  Set<EventId> authChain(RoomId roomId, Collection<EventId> eventIds);

  /**
   * The accepted event whose {@code origin_server_ts} is closest to a time.
   *
   * @param time milliseconds since the epoch
   * @param forwards whether to look at that time and later, or at that time and earlier
   */
  Optional<HeldEvent> closest(RoomId roomId, long time, boolean forwards);

  /** The servers that have a user in the room at present, ours among them. */
  Set<ServerName> servers(RoomId roomId);

  /**
   * Where an event with these properties would stand if it were appended now; empty for an unknown
   * room.
   */
  Optional<NextEvent> next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content);
}
