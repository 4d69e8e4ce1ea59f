package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.LruCache;
import io.peekbridge.streams.store.StagedEvent;
import io.peekbridge.streams.store.StagedSnapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** A snapshot that has come to its end: the outlines of its events in memory, their bodies not. */
final class SnapshotContents implements AuthState {
  /**
   * The most events: more than a room of 100,000 members has with its auth chain, and few enough to
   * be checked and taken in within one transaction.
   */
  static final int MAX_EVENTS = 150_000;

  /** The most forward extremities; an event can have 20 parents, so more could never be merged. */
  static final int MAX_LATEST = 20;

  private static final long CACHE_BYTES = 8 << 20;

  private final Turn turn;
  private final StagedSnapshot snapshot;
  private final RoomVersion version;
  private final Map<EventId, StagedEvent> events;
  private final Map<StateKey, EventId> state = new HashMap<>();
  private final Set<EventId> rejected = new HashSet<>();
  private final LruCache<EventId, Pdu> pdus =
      new LruCache<>(CACHE_BYTES, pdu -> pdu.bytes().length);

  private SnapshotContents(Turn turn, StagedSnapshot snapshot) {
    this.turn = turn;
    this.snapshot = snapshot;
    this.version = RoomVersions.find(snapshot.roomVersion()).orElseThrow();
    this.events = turn.reader().stagedEvents(turn.roomId());
    events.forEach(
        (id, event) ->
            event.entry().filter(entry -> event.state()).ifPresent(entry -> state.put(entry, id)));
  }

  static SnapshotContents load(Turn turn, StagedSnapshot snapshot) {
    return new SnapshotContents(turn, snapshot);
  }

  StagedSnapshot snapshot() {
    return snapshot;
  }

  RoomVersion version() {
    return version;
  }

  /** All events, ordered by id. */
  Map<EventId, StagedEvent> events() {
    return events;
  }

  /** The forward extremities, the deepest last. */
  List<EventId> latest() {
    return events.entrySet().stream()
        .filter(each -> each.getValue().latest())
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<EventId, StagedEvent> each) -> each.getValue().depth())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The greatest depth of an extremity. */
  long depth() {
    return latest().stream().mapToLong(id -> events.get(id).depth()).max().orElse(0);
  }

  /** Whether the state is that before the newest event, not after it. */
  boolean isBeforeTheNewest() {
    return snapshot.purpose() != Purpose.PEEK;
  }

  /**
   * Makes an event count as rejected: it stays among the auth events of others, and is not part of
   * the state.
   */
  void reject(EventId eventId) {
    rejected.add(eventId);
    state.values().remove(eventId);
  }

  /** Whether an event of the snapshot, or else one that we have already, was rejected. */
  boolean isRejected(EventId eventId) {
    return rejected.contains(eventId)
        || (!events.containsKey(eventId)
            && turn.record(eventId).filter(EventRecord::isRejected).isPresent());
  }

  /** The state; where events contend for an entry, one of them. */
  Map<StateKey, EventId> state() {
    return state;
  }

  /** The event of the snapshot that sets an entry of its state. */
  @Override
  public Optional<Pdu> get(StateKey entry) {
    return Optional.ofNullable(state.get(entry)).flatMap(this::event);
  }

  /** An event of the snapshot, or else one of the room that we have already. */
  Optional<Pdu> event(EventId eventId) {
    return events.containsKey(eventId)
        ? Optional.of(pdus.get(eventId).orElseGet(() -> staged(eventId)))
        : turn.event(eventId);
  }

  /** The body of an event of the snapshot. */
  RawJson body(EventId eventId) {
    return turn.reader()
        .stagedEvent(turn.roomId(), eventId)
        .orElseThrow(() -> new ProcessorStateException("a staged event is gone"))
        .pdu();
  }

  private Pdu staged(EventId eventId) {
    try {
      Pdu event = Pdu.parse(body(eventId).bytes(), version);
      pdus.put(eventId, event);
      return event;
    } catch (MalformedEventException e) {
      throw new ProcessorStateException("the store of snapshots holds what is no event", e);
    }
  }
}
