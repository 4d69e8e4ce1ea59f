package io.peekbridge.streams.query;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Auth chains, walked without recursion, each event once. */
final class AuthChains {
  private AuthChains() {}

  /** Everything that authorized the events, as far as we hold it. */
  static Set<EventId> of(RoomReader reader, RoomId roomId, Collection<EventId> eventIds) {
    Set<EventId> chain = new HashSet<>();
    Set<EventId> seen = new HashSet<>(eventIds);
    Deque<EventId> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      List<EventId> authEvents =
          reader.event(roomId, open.remove()).map(EventRecord::authEvents).orElse(List.of());
      for (EventId id : authEvents) {
        if (!chain.contains(id) && reader.event(roomId, id).isPresent()) {
          chain.add(id);
          if (seen.add(id)) {
            open.add(id);
          }
        }
      }
    }
    return chain;
  }
}
