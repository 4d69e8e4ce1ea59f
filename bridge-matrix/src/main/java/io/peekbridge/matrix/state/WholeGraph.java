package io.peekbridge.matrix.state;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Answers by walking the auth chains of the whole unconflicted state. */
final class WholeGraph implements EventGraph {
  private final EventLookup events;
  private final Set<EventId> unconflictedChains = new HashSet<>();

  WholeGraph(EventLookup events, Collection<EventId> unconflicted) {
    this.events = events;
    Deque<EventId> open = new ArrayDeque<>(unconflicted);
    while (!open.isEmpty()) {
      EventId id = open.pop();
      if (unconflictedChains.add(id)) {
        open.addAll(authEvents(id));
      }
    }
  }

  @Override
  public Pdu event(EventId id) {
    return events.event(id);
  }

  @Override
  public List<EventId> authEvents(EventId id) {
    return events.event(id).authEvents();
  }

  @Override
  public boolean isRejected(EventId id) {
    return events.isRejected(id);
  }

  @Override
  public Set<EventId> inUnconflictedChains(Set<EventId> candidates) {
    Set<EventId> found = new HashSet<>(candidates);
    found.retainAll(unconflictedChains);
    return found;
  }
}
