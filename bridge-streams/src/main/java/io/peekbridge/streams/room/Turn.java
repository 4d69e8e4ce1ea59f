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
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.RoomWriter;
import io.peekbridge.streams.store.StateRecord;
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
 * it was handed over; readers of the stores rely on that, see {@link
 * io.peekbridge.streams.query.StoreQueries}.
 */
final class Turn implements AuthState {
  /** The position of a room that is not known. */
  static final long NO_POSITION = -1;

  private final RoomId roomId;
  private final LogPlace place;
  private final RoomStores stores;
  private final List<Runnable> effects = new ArrayList<>();
  private final Map<EventId, Pdu> added = new HashMap<>();
  private final Map<StateKey, Optional<StateRecord>> changed = new HashMap<>();
  private Optional<RoomRecord> room;

  Turn(RoomId roomId, LogPlace place, RoomStores stores) {
    this.roomId = roomId;
    this.place = place;
    this.stores = stores;
    this.room = reader().room(roomId);
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

  /** Whether the event is in the store, accepted or not. */
  boolean knows(EventId eventId) {
    return added.containsKey(eventId) || reader().event(roomId, eventId).isPresent();
  }

  /** An event of the room that is in the store. */
  Optional<Pdu> event(EventId eventId) {
    return Optional.ofNullable(added.get(eventId))
        .or(() -> stores.caches().pdus().get(key(eventId)))
        .or(() -> stored(eventId));
  }

  private Optional<Pdu> stored(EventId eventId) {
    Optional<Pdu> event =
        reader().event(roomId, eventId).map(record -> parse(record.pdu().bytes()));
    event.ifPresent(pdu -> stores.caches().pdus().put(key(eventId), pdu));
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

  /** The event that sets an entry of the room's current state. */
  @Override
  public Optional<Pdu> get(StateKey entry) {
    return stateRecord(entry).flatMap(record -> event(record.eventId()));
  }

  Optional<StateRecord> stateRecord(StateKey entry) {
    return changed.containsKey(entry) ? changed.get(entry) : reader().state(roomId, entry);
  }

  /** Adds an event to the store. */
  void putEvent(Pdu event, long position) {
    added.put(event.eventId(), event);
    EventRecord record = EventRecord.of(position, event);
    write(writer -> writer.putEvent(roomId, event.eventId(), record));
  }

  /** Changes an entry of the state as of a position, and notes what was there before. */
  void putState(StateKey entry, long position, Optional<StateRecord> record) {
    Optional<StateRecord> replaced = stateRecord(entry);
    changed.put(entry, record);
    write(writer -> writer.putChange(roomId, position, entry, replaced));
    write(writer -> writer.putState(roomId, entry, record));
  }

  /** To be handed over after everything that belongs to the room's new position. */
  void putRoom(RoomRecord record) {
    room = Optional.of(record);
    write(writer -> writer.putRoom(roomId, record));
  }

  private Caches.PduKey key(EventId eventId) {
    return new Caches.PduKey(roomId, eventId);
  }

  /**
   * Who peeks the room at the time of the entry, as it was before the turn.
   *
   * @param choose makes it of the room's peeks if it is not known
   */
  Recipients recipients(Function<List<Subscription>, Recipients> choose) {
    return stores
        .caches()
        .recipients()
        .get(roomId)
        .filter(known -> known.isOf(now()))
        .orElseGet(
            () -> {
              Recipients chosen = choose.apply(reader().peeks(roomId));
              stores.caches().recipients().put(roomId, chosen);
              return chosen;
            });
  }

  Optional<Subscription> peek(SubscriptionKey key) {
    return reader().peek(key);
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
    effects.add(() -> stores.caches().recipients().remove(roomId));
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

  /** Takes back everything. */
  void undo() {
    effects.clear();
    added.clear();
    changed.clear();
    room = reader().room(roomId);
  }

  /** Writes and sends everything. */
  void commit() {
    effects.forEach(Runnable::run);
    added.forEach((eventId, event) -> stores.caches().pdus().put(key(eventId), event));
  }
}
