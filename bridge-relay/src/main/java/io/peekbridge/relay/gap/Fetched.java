package io.peekbridge.relay.gap;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Events that were fetched, and those that they make wanted in turn. Only what is wanted is kept:
 * whatever else a server gives has no place.
 */
final class Fetched {
  private final Function<Pdu, List<EventId>> named;
  private final Predicate<EventId> known;
  private final Budget budget;
  private final Map<EventId, Found> found = new LinkedHashMap<>();
  private final Set<EventId> wanted = new LinkedHashSet<>();

  /** An event and where it came from. */
  record Found(Pdu event, ServerName from) {
    RawJson body() {
      return RawJson.of(event.bytes());
    }
  }

  /**
   * Nothing yet.
   *
   * @param named what an event makes wanted
   * @param known what need not be fetched
   */
  Fetched(
      Collection<EventId> missing,
      Function<Pdu, List<EventId>> named,
      Predicate<EventId> known,
      Budget budget) {
    this.named = named;
    this.known = known;
    this.budget = budget;
    wanted.addAll(missing);
  }

  /**
   * Keeps those of the events that are wanted, directly or by another of them.
   *
   * @return whether there was one
   */
  boolean keep(ServerName from, Collection<Pdu> events) {
    Map<EventId, Pdu> offered = new HashMap<>();
    events.forEach(event -> offered.put(event.eventId(), event));
    Deque<EventId> next = new ArrayDeque<>(wanted);
    boolean any = false;
    while (!next.isEmpty() && !budget.isSpent()) {
      Pdu event = offered.get(next.remove());
      if (event != null && wanted.remove(event.eventId())) {
        found.put(event.eventId(), new Found(event, from));
        budget.kept();
        any = true;
        next.addAll(want(event));
      }
    }
    return any;
  }

  private Collection<EventId> want(Pdu event) {
    List<EventId> more = named.apply(event).stream().filter(this::isLacking).toList();
    wanted.addAll(more);
    return more;
  }

  private boolean isLacking(EventId id) {
    return !found.containsKey(id) && !known.test(id);
  }

  /** What is neither known nor found. */
  Set<EventId> wanted() {
    return wanted;
  }

  boolean isComplete() {
    return wanted.isEmpty();
  }

  Optional<Found> get(EventId id) {
    return Optional.ofNullable(found.get(id));
  }

  Map<EventId, Found> all() {
    return found;
  }

  /** The events that name something that is neither known nor found, latest last. */
  List<EventId> open() {
    return found.values().stream()
        .map(Found::event)
        .filter(event -> named.apply(event).stream().anyMatch(this::isLacking))
        .map(Pdu::eventId)
        .toList();
  }

  /** Lets go of all but these. */
  void retain(Collection<EventId> ids) {
    found.keySet().retainAll(ids);
  }
}
