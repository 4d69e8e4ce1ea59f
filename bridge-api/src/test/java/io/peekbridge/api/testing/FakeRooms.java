package io.peekbridge.api.testing;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Rooms as a test puts them, and decisions as a test makes them. */
public final class FakeRooms implements RoomQueries {
  private final Map<RoomId, Room> rooms = new ConcurrentSkipListMap<>();
  private final List<Subscription> peekers = new CopyOnWriteArrayList<>();
  private volatile Outcome outcome = Outcome.ok(0);
  private volatile boolean available = true;
  private volatile boolean snapshots = true;

  private final FakeHistory history = new FakeHistory(() -> available);

  private record Room(RoomInfo info, List<Pdu> events) {}

  /** A room that consists of these events, all of them in one line. */
  public void put(RoomInfo.Kind kind, List<Pdu> events) {
    Pdu last = events.getLast();
    RoomInfo info =
        new RoomInfo(
            last.roomId(),
            kind,
            last.roomVersion().id(),
            events.size() - 1,
            List.of(last.eventId()));
    rooms.put(last.roomId(), new Room(info, List.copyOf(events)));
    history.putLine(events);
  }

  public void put(Subscription peeker) {
    peekers.add(peeker);
  }

  /** What every request from now on is answered with. */
  public void decide(Outcome decision) {
    outcome = decision;
  }

  public void available(boolean now) {
    available = now;
  }

  public void snapshots(boolean now) {
    snapshots = now;
  }

  @Override
  public Outcome await(
      RoomId roomId, String requestId, RecordMetadata appended, Duration patience) {
    requireAvailable();
    return outcome;
  }

  @Override
  public Optional<RoomInfo> room(RoomId roomId) {
    requireAvailable();
    return Optional.ofNullable(rooms.get(roomId)).map(Room::info);
  }

  @Override
  public Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience) {
    return room(roomId);
  }

  @Override
  public List<RoomInfo> rooms(Optional<RoomId> after, int limit) {
    requireAvailable();
    return rooms.values().stream()
        .map(Room::info)
        .filter(room -> after.isEmpty() || room.roomId().compareTo(after.get()) > 0)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<RawJson> event(RoomId roomId, EventId eventId) {
    return events(roomId).stream()
        .filter(event -> event.eventId().equals(eventId))
        .findFirst()
        .map(event -> RawJson.of(event.bytes()));
  }

  @Override
  public List<RoomStateEntry> state(RoomId roomId) {
    requireAvailable();
    List<RoomStateEntry> state = new ArrayList<>();
    for (Pdu event : current(events(roomId))) {
      state.add(
          new RoomStateEntry(
              roomId,
              event.type(),
              event.stateKey().orElseThrow(),
              event.eventId(),
              events(roomId).indexOf(event),
              RawJson.of(event.bytes())));
    }
    return state;
  }

  @Override
  public Optional<RoomSnapshot> snapshot(RoomId roomId, long position) {
    requireAvailable();
    if (!snapshots || !rooms.containsKey(roomId)) {
      return Optional.empty();
    }
    List<Pdu> events = events(roomId).subList(0, (int) position + 1);
    Map<EventId, RawJson> bodies = new LinkedHashMap<>();
    events.forEach(event -> bodies.put(event.eventId(), RawJson.of(event.bytes())));
    return Optional.of(
        new RoomSnapshot(
            rooms.get(roomId).info().version(),
            position,
            List.of(events.getLast().eventId()),
            current(events).stream().map(Pdu::eventId).toList(),
            bodies.keySet(),
            bodies::get));
  }

  @Override
  public List<Subscription> peekers(RoomId roomId) {
    return peekers.stream().filter(peeker -> peeker.roomId().equals(roomId)).toList();
  }

  @Override
  public boolean isReady() {
    return available;
  }

  @Override
  public FakeHistory history() {
    return history;
  }

  private List<Pdu> events(RoomId roomId) {
    return rooms.containsKey(roomId) ? rooms.get(roomId).events() : List.of();
  }

  private static List<Pdu> current(List<Pdu> events) {
    Map<Object, Pdu> state = new LinkedHashMap<>();
    events.stream()
        .filter(Pdu::isState)
        .forEach(event -> state.put(event.stateEntry().orElseThrow(), event));
    return List.copyOf(state.values());
  }

  private void requireAvailable() {
    if (!available) {
      throw new RoomsUnavailableException("not in this test");
    }
  }
}
