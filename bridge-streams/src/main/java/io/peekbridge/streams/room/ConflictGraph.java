package io.peekbridge.streams.room;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.state.EventGraph;
import io.peekbridge.matrix.state.StateConflict;
import io.peekbridge.matrix.state.StateResolutionTooLargeException;
import io.peekbridge.streams.store.EventRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** What state resolution asks of a room, answered from the stores. */
final class ConflictGraph implements EventGraph {
  /** The most events that are looked at to find those above a set of auth events. */
  private static final int MAX_VISITED = 200_000;

  private final Turn turn;
  private final StateConflict conflict;

  /** Events from which one of the unconflicted state is reached. */
  private final Set<EventId> leadThere = new HashSet<>();

  /** Events from which none is reached. */
  private final Set<EventId> leadNowhere = new HashSet<>();

  ConflictGraph(Turn turn, StateConflict conflict) {
    this.turn = turn;
    this.conflict = conflict;
  }

  @Override
  public Pdu event(EventId id) {
    return turn.event(id).orElseThrow(() -> missing(id));
  }

  @Override
  public List<EventId> authEvents(EventId id) {
    return record(id).authEvents();
  }

  @Override
  public boolean isRejected(EventId id) {
    return record(id).isRejected();
  }

  private EventRecord record(EventId id) {
    return turn.record(id).orElseThrow(() -> missing(id));
  }

  private static ProcessorStateException missing(EventId id) {
    return new ProcessorStateException("event " + id + " of an auth chain is not in the store");
  }

  /**
   * An event of the unconflicted state is one itself. From another the way goes up, to the events
   * that name it among their auth events and so on, until one of them is in the unconflicted state.
   * An event that decides on much gets there in few steps; one that decides on nothing has little
   * above it.
   */
  @Override
  public Set<EventId> inUnconflictedChains(Set<EventId> candidates) {
    Set<EventId> found = new HashSet<>();
    for (EventId candidate : candidates) {
      if (isUnconflicted(candidate) || leadsToUnconflicted(candidate)) {
        found.add(candidate);
      }
    }
    leadThere.addAll(found);
    return found;
  }

  private boolean leadsToUnconflicted(EventId start) {
    Set<EventId> seen = new HashSet<>();
    Deque<EventId> open = new ArrayDeque<>();
    seen.add(start);
    open.add(start);
    while (!open.isEmpty()) {
      for (EventId above : authorizedBy(open.remove())) {
        if (leadThere.contains(above) || isUnconflicted(above)) {
          return true;
        }
        if (!leadNowhere.contains(above) && seen.add(above)) {
          open.add(above);
        }
        if (seen.size() > MAX_VISITED) {
          throw new StateResolutionTooLargeException(
              "more than " + MAX_VISITED + " events lie above an auth event");
        }
      }
    }
    leadNowhere.addAll(seen);
    return false;
  }

  /** The events that name this one, up to the first that settles the question. */
  private List<EventId> authorizedBy(EventId id) {
    List<EventId> above = new ArrayList<>();
    turn.reader()
        .indexes()
        .authorizedBy(
            turn.roomId(),
            id,
            each -> {
              above.add(each);
              return above.size() <= MAX_VISITED && !isUnconflicted(each);
            });
    return above;
  }

  private boolean isUnconflicted(EventId id) {
    Optional<StateKey> entry = record(id).entry();
    return entry.flatMap(conflict.unconflicted()).filter(id::equals).isPresent();
  }
}
