package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.state.States;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.RoomWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.ProcessorStateException;

/**
 * One entry's turn at its room. Handlers read the room through the turn, which shows them what they
 * have changed already, and hand it everything to be written. Nothing is written before {@link
 * #commit}: a turn that is dropped never was. What is written then is written in the order in which
 * it was handed over, the parts of states first; readers of the stores rely on that, see {@link
 * io.peekbridge.streams.query.StoreQueries}.
 *
 * <p>An entry may take several turns: what is handed to {@link #then} has a turn of its own, which
 * finds in the stores what this one wrote.
 */
final class Turn implements AuthState {
  /** The position of a room that is not known. */
  static final long NO_POSITION = -1;

  private final RoomId roomId;
  private final LogPlace place;
  private final RoomStores stores;
  private final List<Runnable> effects = new ArrayList<>();
  private final List<Consumer<Turn>> next = new ArrayList<>();
  private final Map<EventId, EventRecord> added = new HashMap<>();
  private final Map<EventId, Pdu> parsed = new HashMap<>();
  private final Map<EventId, EventRecord> considered = new HashMap<>();
  private final Tallies tallies;
  private Optional<RoomRecord> room;

  Turn(RoomId roomId, LogPlace place, RoomStores stores) {
    this.roomId = roomId;
    this.place = place;
    this.stores = stores;
    this.tallies = new Tallies(roomId, stores.reader().indexes());
    this.room = reader().room(roomId);
    stores.parts().drop();
  }

  RoomId roomId() {
    return roomId;
  }

  LogPlace place() {
    return place;
  }

  /** The time of the entry, milliseconds since the epoch. */
  long now() {
    return place.time();
  }

  /** The stores, for what is not changed twice in a turn. */
  RoomReader reader() {
    return stores.reader();
  }

  Caches caches() {
    return stores.caches();
  }

  /** The states of rooms; what is made here is kept if the turn is written. */
  States states() {
    return stores.states();
  }

  /** What is counted in the room. */
  Tallies tallies() {
    return tallies;
  }

  /** The room, unless it is not known or forgotten. */
  Optional<RoomRecord> room() {
    return room.filter(record -> !record.isForgotten());
  }

  /** The room, also if it was forgotten. */
  Optional<RoomRecord> anyRoom() {
    return room;
  }

  /** The position of the room. */
  long position() {
    return room.map(RoomRecord::position).orElse(NO_POSITION);
  }

  /** Whether an event is of this room, and has the id under which it came. */
  boolean isAbout(Pdu event, EventId named) {
    return event.roomId().equals(roomId) && event.eventId().equals(named);
  }

  /** What we know of an event, whatever became of it. */
  Optional<EventRecord> record(EventId eventId) {
    return Optional.ofNullable(added.get(eventId))
        .or(() -> Optional.ofNullable(considered.get(eventId)))
        .or(() -> reader().event(roomId, eventId));
  }

  /** Whether the event is in the store, accepted or not. */
  boolean knows(EventId eventId) {
    return record(eventId).isPresent();
  }

  /** An event of the room that is in the store. */
  Optional<Pdu> event(EventId eventId) {
    return Optional.ofNullable(parsed.get(eventId))
        .or(() -> caches().pdus().get(key(eventId)))
        .or(() -> stored(eventId));
  }

  private Optional<Pdu> stored(EventId eventId) {
    Optional<Pdu> event = record(eventId).map(record -> parse(record.pdu().bytes()));
    event.ifPresent(pdu -> caches().pdus().put(key(eventId), pdu));
    return event;
  }

  private Pdu parse(byte[] pdu) {
    RoomVersion version =
        room.map(RoomRecord::roomVersion)
            .orElseThrow(() -> new ProcessorStateException("events without a room"));
    try {
      return Pdu.parse(pdu, version);
    } catch (MalformedEventException e) {
      throw new ProcessorStateException("the store of events holds what is no event", e);
    }
  }

  private Caches.PduKey key(EventId eventId) {
    return new Caches.PduKey(roomId, eventId);
  }

  /** The event that sets an entry of the room's current state. */
  @Override
  public Optional<Pdu> get(StateKey entry) {
    return stateEvent(entry).flatMap(this::event);
  }

  /** The id of the event that sets an entry of the room's current state. */
  Optional<EventId> stateEvent(StateKey entry) {
    return room.flatMap(record -> states().get(record.state(), entry));
  }

  /** A state of the room, as the authorization rules ask for it. */
  AuthState state(StateHash state) {
    return entry -> states().get(state, entry).flatMap(this::event);
  }

  /**
   * Lets what is asked next find an event as it would be in the store, without adding it: the state
   * of the room with it has yet to be worked out.
   */
  void consider(EventId eventId, EventRecord record) {
    considered.put(eventId, record);
  }

  /** Adds an event to the store, or what became of it. */
  void putEvent(Pdu event, EventRecord record) {
    added.put(event.eventId(), record);
    parsed.put(event.eventId(), event);
    write(writer -> writer.putEvent(roomId, event.eventId(), record));
  }

  /** To be handed over after everything that belongs to the room's new position. */
  void putRoom(RoomRecord record) {
    room = Optional.of(record);
    write(writer -> writer.putRoom(roomId, record));
  }

  Optional<Subscription> peek(SubscriptionKey key) {
    return reader().peek(key);
  }

  /**
   * Who peeks the room at the time of the entry, as it was before the turn.
   *
   * @param choose makes it of the room's peeks if it is not known
   */
  Recipients recipients(Function<List<Subscription>, Recipients> choose) {
    return caches()
        .recipients()
        .get(roomId)
        .filter(known -> known.isOf(now()))
        .orElseGet(
            () -> {
              Recipients chosen = choose.apply(reader().peeks(roomId));
              caches().recipients().put(roomId, chosen);
              return chosen;
            });
  }

  /** Starts a peek, or changes when it ends. */
  void putPeek(Subscription peek) {
    peek(peek.key()).ifPresent(before -> write(w -> w.deleteDue(before.expiresAt(), before.key())));
    write(writer -> writer.putPeek(peek));
    forgetRecipients();
  }

  /** Ends a peek. */
  void deletePeek(Subscription peek) {
    write(writer -> writer.deletePeek(peek));
    forgetRecipients();
  }

  private void forgetRecipients() {
    effects.add(() -> caches().recipients().remove(roomId));
  }

  /** Something to write when the turn is over. */
  void write(Consumer<RoomWriter> effect) {
    effects.add(() -> effect.accept(stores.writer()));
  }

  /** A record to send when the turn is over; a null value is a tombstone. */
  <K, V> void send(Topic<K, V> topic, K key, V value) {
    sendLater(topic, key, () -> value);
  }

  /** A record that is made only when it is sent. */
  <K, V> void sendLater(Topic<K, V> topic, K key, Supplier<V> value) {
    effects.add(() -> stores.outputs().send(topic, key, value.get(), place.time()));
  }

  /** Something that belongs to the same entry and takes a turn after this one. */
  void then(Consumer<Turn> step) {
    next.add(step);
  }

  /** Takes back everything. */
  void undo() {
    effects.clear();
    next.clear();
    added.clear();
    parsed.clear();
    considered.clear();
    tallies.clear();
    stores.parts().drop();
    room = reader().room(roomId);
  }

  /** Writes and sends everything, and says what is to be done then. */
  List<Consumer<Turn>> commit() {
    stores.parts().write(stores.writer());
    effects.forEach(Runnable::run);
    tallies.write(stores.writer().indexes());
    parsed.forEach((eventId, event) -> caches().pdus().put(key(eventId), event));
    return List.copyOf(next);
  }
}
