package io.peekbridge.streams.room;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.streams.store.StagedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Judges a snapshot as a whole, as the answer of {@code send_join} is judged (the proposal:
 * "Initiating a peek"): it has one create event, everything is authorized by what it says it is
 * authorized by, down to the create event, and its state names each entry once.
 *
 * <p>The events of the state are not checked against the state itself: an entry stays when the user
 * who set it leaves the room or loses the power to set it. The one thing that the state has to
 * allow is a newest event that is not part of it, if there is only one: the state before that event
 * is the state of the snapshot.
 *
 * <p>Where the state is that before the newest event, it comes from one server of a room of many,
 * and what is not authorized in it is left out of it instead.
 */
final class SnapshotChecks {

  /** Why a snapshot is not the room. */
  record Refusal(Outcome.Code code, String reason) {}

  private final Turn turn;
  private final SnapshotContents contents;
  private final Map<EventId, StagedEvent> events;

  private SnapshotChecks(Turn turn, SnapshotContents contents) {
    this.turn = turn;
    this.contents = contents;
    this.events = contents.events();
  }

  /** Why the snapshot is refused; empty if it is not. */
  static Optional<Refusal> refusal(Turn turn, SnapshotContents contents) {
    SnapshotChecks checks = new SnapshotChecks(turn, contents);
    return checks
        .stateRefusal()
        .or(checks::latestRefusal)
        .or(checks::createRefusal)
        .or(checks::authEventsRefusal)
        .or(checks::authorizationRefusal)
        .or(checks::newestRefusal);
  }

  private Optional<Refusal> stateRefusal() {
    Set<StateKey> seen = new HashSet<>();
    for (StagedEvent event : events.values()) {
      if (event.state() && event.entry().isEmpty()) {
        return invalid("the state has an event that is no state event");
      }
      if (event.state() && !seen.add(event.entry().get())) {
        return invalid("the state has two events for one entry");
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> latestRefusal() {
    int latest = contents.latest().size();
    int most = contents.isBeforeTheNewest() ? 1 : SnapshotContents.MAX_LATEST;
    return latest >= 1 && latest <= most ? Optional.empty() : invalid(latest + " newest events");
  }

  private Optional<Refusal> createRefusal() {
    long creates = count(event -> event.entry().equals(Optional.of(StateKey.CREATE)));
    EventId create = contents.state().get(StateKey.CREATE);
    if (creates != 1 || create == null) {
      return invalid(creates + " create events, of which the state has to have the only one");
    }
    Optional<EventId> known = turn.stateEvent(StateKey.CREATE);
    if (known.isPresent() && !known.get().equals(create)) {
      return invalid("another create event than the room has");
    }
    String version = event(create).content().path("room_version").asText("1");
    return version.equals(contents.version().id())
        ? Optional.empty()
        : invalid("the create event is of room version " + version);
  }

  private long count(Predicate<StagedEvent> which) {
    return events.values().stream().filter(which).count();
  }

  private Optional<Refusal> authEventsRefusal() {
    if (contents.isBeforeTheNewest()) {
      return Optional.empty();
    }
    return events.values().stream()
        .flatMap(event -> event.authEvents().stream())
        .filter(id -> !events.containsKey(id) && !turn.knows(id))
        .findFirst()
        .flatMap(id -> invalid("auth event " + id + " is missing"));
  }

  private Optional<Refusal> authorizationRefusal() {
    Map<EventId, List<EventId>> authEvents = new HashMap<>();
    events.forEach((id, event) -> authEvents.put(id, event.authEvents()));
    Optional<List<EventId>> order = AuthOrder.of(authEvents);
    if (order.isEmpty()) {
      return invalid("the auth events form a circle");
    }
    Optional<Pdu> implied =
        contents.version().has(RoomRule.ROOM_ID_IS_CREATE_HASH)
            ? contents.get(StateKey.CREATE)
            : Optional.empty();
    for (EventId id : order.get()) {
      Optional<Refusal> refusal =
          refusalOf(event(id), implied).flatMap(reason -> refuseOrReject(id, reason));
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  /**
   * A server through which we peek answers for all that it gives. One that we join through gives us
   * what it has of a room of many servers: what is not authorized there is rejected alone, as it
   * would be if it came alone.
   */
  private Optional<Refusal> refuseOrReject(EventId id, String reason) {
    boolean isNeeded =
        id.equals(contents.state().get(StateKey.CREATE)) || contents.latest().contains(id);
    if (!contents.isBeforeTheNewest() || isNeeded) {
      return forbidden(id + ": " + reason);
    }
    contents.reject(id);
    return Optional.empty();
  }

  private Optional<String> refusalOf(Pdu event, Optional<Pdu> create) {
    List<Pdu> authEvents = new ArrayList<>();
    event.authEvents().forEach(id -> contents.event(id).ifPresent(authEvents::add));
    return Authorization.refusal(
        Authorization.byAuthEvents(
            event, authEvents, each -> contents.isRejected(each.eventId()), create));
  }

  private Optional<Refusal> newestRefusal() {
    List<EventId> latest = contents.latest();
    Pdu newest = event(latest.getFirst());
    boolean isJudgedLater = contents.snapshot().purpose() == Purpose.GAP;
    boolean isPartOfTheState = !contents.isBeforeTheNewest() && newest.isState();
    if (latest.size() != 1 || isJudgedLater || isPartOfTheState) {
      return Optional.empty();
    }
    return Authorization.refusal(AuthRules.check(newest, contents))
        .flatMap(reason -> forbidden("the newest event: " + reason));
  }

  private Pdu event(EventId id) {
    return contents.event(id).orElseThrow();
  }

  private static Optional<Refusal> invalid(String reason) {
    return Optional.of(new Refusal(Outcome.Code.INVALID, reason));
  }

  private static Optional<Refusal> forbidden(String reason) {
    return Optional.of(new Refusal(Outcome.Code.FORBIDDEN, reason));
  }
}
