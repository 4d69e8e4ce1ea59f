package io.peekbridge.kafka.query;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Questions to the topology. Calls block (they are made for virtual threads); each may throw {@link
 * RoomsUnavailableException} while the stores move or are restored.
 */
public interface RoomQueries {

  /**
   * Waits until the topology has processed the entry at this place in the log and returns what it
   * decided.
   *
   * @throws RoomsUnavailableException if that takes longer than {@code patience}; the decision will
   *     be made all the same
   */
  Outcome await(RoomId roomId, String requestId, RecordMetadata appended, Duration patience)
      throws InterruptedException;

  Optional<RoomInfo> room(RoomId roomId);

  /**
   * Waits until the room is known (a snapshot of it was accepted).
   *
   * @return empty if it still is not after {@code patience}
   */
  Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience) throws InterruptedException;

  /**
   * The rooms with ids greater than {@code after}, in the order of their ids, at most {@code
   * limit}.
   */
  List<RoomInfo> rooms(Optional<RoomId> after, int limit);

  /** An accepted event, or one of an auth chain, of the room. */
  Optional<RawJson> event(RoomId roomId, EventId eventId);

  /** The current state of the room; empty for an unknown one. */
  List<RoomStateEntry> state(RoomId roomId);

  /** One entry of the room's current state; cheaper than {@link #state} where stores allow it. */
  default Optional<RoomStateEntry> stateEntry(RoomId roomId, StateKey key) {
    return state(roomId).stream()
        .filter(entry -> entry.type().equals(key.type()) && entry.stateKey().equals(key.stateKey()))
        .findFirst();
  }

  /**
   * The room as it was after the event at {@code position}, whatever has happened since.
   *
   * @return empty for an unknown room or position
   */
  Optional<RoomSnapshot> snapshot(RoomId roomId, long position);

  /** The active peeks of other servers into the room. */
  List<Subscription> peekers(RoomId roomId);

  /** The events of rooms and the state at each of them. */
  RoomHistory history();

  /** Whether every store can be asked. */
  boolean isReady();
}
