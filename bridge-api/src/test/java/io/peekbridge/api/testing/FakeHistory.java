package io.peekbridge.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * The history of rooms in memory: lines of events, and beside them events for which a test says
 * what became of them and what the state before them was.
 */
public final class FakeHistory implements RoomHistory {
  private final Map<RoomId, Room> rooms = new ConcurrentHashMap<>();
  private final BooleanSupplier available;

  private record Entry(HeldEvent held, Pdu pdu, Optional<State> before, Optional<State> after) {}

  private static final class Room {
    private final Map<EventId, Entry> entries = new LinkedHashMap<>();
    private State current;
    private Pdu last;
  }

  private record State(Room room, Map<StateKey, EventId> events) implements RoomState {
    @Override
    public Optional<HeldEvent> get(StateKey entry) {
      return Optional.ofNullable(events.get(entry)).map(id -> room.entries.get(id).held());
    }

    @Override
    public List<EventId> eventIds() {
      return List.copyOf(events.values());
    }

    State with(Pdu event) {
      Map<StateKey, EventId> changed = new HashMap<>(events);
      event.stateEntry().ifPresent(key -> changed.put(key, event.eventId()));
      return new State(room, changed);
    }
  }

  FakeHistory(BooleanSupplier available) {
    this.available = available;
  }

  /** A line of accepted events, which becomes all there is of the room. */
  void putLine(List<Pdu> events) {
    Room room = new Room();
    State state = new State(room, Map.of());
    for (Pdu event : events) {
      State after = state.with(event);
      HeldEvent held = held(event, HeldEvent.Status.ACCEPTED, room.entries.size());
      room.entries.put(
          event.eventId(), new Entry(held, event, Optional.of(state), Optional.of(after)));
      state = after;
    }
    room.current = state;
    room.last = events.getLast();
    rooms.put(room.last.roomId(), room);
  }

  /**
   * An event beside the line. The state before it is that after an event of the line; what was
   * rejected changes nothing, and of an outlier no state is known.
   */
  public void putBeside(Pdu event, HeldEvent.Status status, EventId after) {
    Room room = rooms.get(event.roomId());
    boolean outlier = status == HeldEvent.Status.OUTLIER;
    Optional<State> before = room.entries.get(after).after().filter(state -> !outlier);
    Optional<State> changed =
        before.map(state -> status == HeldEvent.Status.REJECTED ? state : state.with(event));
    long position =
        status == HeldEvent.Status.ACCEPTED ? room.entries.size() : HeldEvent.NO_POSITION;
    room.entries.put(
        event.eventId(), new Entry(held(event, status, position), event, before, changed));
  }

  /** Makes it as if what is known of an event came without the state around it. */
  public void forgetState(Pdu event) {
    rooms
        .get(event.roomId())
        .entries
        .put(
            event.eventId(),
            new Entry(
                held(event, HeldEvent.Status.OUTLIER, HeldEvent.NO_POSITION),
                event,
                Optional.empty(),
                Optional.empty()));
  }

  private static HeldEvent held(Pdu event, HeldEvent.Status status, long position) {
    return new HeldEvent(
        event.eventId(), status, position, event.authEvents(), RawJson.of(event.bytes()));
  }

  private Optional<Room> room(RoomId roomId) {
    if (!available.getAsBoolean()) {
      throw new RoomsUnavailableException("not in this test");
    }
    return Optional.ofNullable(rooms.get(roomId));
  }

  private Optional<Entry> entry(RoomId roomId, EventId eventId) {
    return room(roomId).map(room -> room.entries.get(eventId));
  }

  @Override
  public Optional<HeldEvent> event(RoomId roomId, EventId eventId) {
    return entry(roomId, eventId).map(Entry::held);
  }

  @Override
  public Optional<RoomId> roomOf(EventId eventId) {
    return rooms.entrySet().stream()
        .filter(room -> room.getValue().entries.containsKey(eventId))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @Override
  public Optional<RoomState> stateBefore(RoomId roomId, EventId eventId) {
    return entry(roomId, eventId).flatMap(Entry::before).map(state -> state);
  }

  @Override
  public Optional<RoomState> stateAfter(RoomId roomId, EventId eventId) {
    return entry(roomId, eventId).flatMap(Entry::after).map(state -> state);
  }

  @Override
  public Optional<RoomState> currentState(RoomId roomId) {
    return room(roomId).map(room -> room.current);
  }

  @Override
  public Set<EventId> authChain(RoomId roomId, Collection<EventId> eventIds) {
    Set<EventId> chain = new HashSet<>();
    Deque<EventId> ahead = new ArrayDeque<>(eventIds);
    while (!ahead.isEmpty()) {
      for (EventId id : authEvents(roomId, ahead.remove())) {
        if (event(roomId, id).isPresent() && chain.add(id)) {
          ahead.add(id);
        }
      }
    }
    return chain;
  }

  private List<EventId> authEvents(RoomId roomId, EventId id) {
    return event(roomId, id).map(HeldEvent::authEvents).orElse(List.of());
  }

  @Override
  public Optional<HeldEvent> closest(RoomId roomId, long time, boolean forwards) {
    Comparator<Entry> byTime = Comparator.comparingLong(entry -> entry.pdu().originServerTs());
    return room(roomId).stream()
        .flatMap(room -> room.entries.values().stream())
        .filter(entry -> entry.held().status() == HeldEvent.Status.ACCEPTED)
        .filter(entry -> forwards == entry.pdu().originServerTs() >= time || isAt(entry, time))
        .min(forwards ? byTime : byTime.reversed())
        .map(Entry::held);
  }

  private static boolean isAt(Entry entry, long time) {
    return entry.pdu().originServerTs() == time;
  }

  @Override
  public Set<ServerName> servers(RoomId roomId) {
    return room(roomId).stream()
        .flatMap(room -> room.current.eventIds().stream().map(id -> room.entries.get(id).pdu()))
        .filter(event -> event.type().equals("m.room.member"))
        .filter(event -> Membership.of(Optional.of(event)) == Membership.JOIN)
        .map(event -> new UserId(event.stateKey().orElseThrow()).server())
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<NextEvent> next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content) {
    return room(roomId)
        .map(
            room ->
                new NextEvent(
                    room.last.roomVersion().id(),
                    List.of(room.entries.get(room.last.eventId()).held()),
                    AuthTypes.needed(type, sender, stateKey, content, room.last.roomVersion())
                        .stream()
                        .flatMap(key -> room.current.get(key).stream())
                        .toList(),
                    room.last.depth() + 1));
  }
}
