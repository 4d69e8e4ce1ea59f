package io.peekbridge.streams;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A hosted room and its peeks in the plainest way: everything in memory, every state kept. What
 * each server has to be told is written down as the room goes on.
 */
final class RoomModel {
  record Peek(String server, String peekId) {}

  private static final Comparator<Peek> ORDER =
      Comparator.comparing(Peek::server).thenComparing(Peek::peekId);

  final RoomId roomId;
  final List<EventId> timeline = new ArrayList<>();
  final List<Map<StateKey, EventId>> states = new ArrayList<>();
  final Map<String, List<String>> told = new HashMap<>();
  final Map<Peek, Long> expiries = new TreeMap<>(ORDER);

  RoomModel(RoomId roomId) {
    this.roomId = roomId;
  }

  long position() {
    return timeline.size() - 1L;
  }

  /** An event happens; then those peeks end that it closes the room to. */
  void event(EventId eventId, StateKey entry, long now, Predicate<String> closedTo) {
    timeline.add(eventId);
    Map<StateKey, EventId> state = new HashMap<>(states.isEmpty() ? Map.of() : states.getLast());
    if (entry != null) {
      state.put(entry, eventId);
    }
    states.add(state);
    Set<String> servers = new TreeSet<>();
    expiries.forEach(
        (peek, expiresAt) -> {
          if (expiresAt > now) {
            servers.add(peek.server());
          }
        });
    servers.forEach(server -> tell(server, "event " + eventId));
    end(peek -> closedTo.test(peek.server()));
  }

  /** Time passes, and peeks whose time has come end. */
  void time(long now) {
    List<Peek> due =
        expiries.entrySet().stream()
            .filter(peek -> peek.getValue() <= now)
            .sorted(
                Map.Entry.<Peek, Long>comparingByValue().thenComparing(Map.Entry::getKey, ORDER))
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(peek -> end(peek::equals));
  }

  private void end(Predicate<Peek> which) {
    List.copyOf(expiries.keySet()).stream()
        .filter(which)
        .forEach(
            peek -> {
              expiries.remove(peek);
              tell(peek.server(), "end of " + peek.peekId());
            });
  }

  private void tell(String server, String what) {
    told.computeIfAbsent(server, each -> new ArrayList<>()).add(what);
  }

  /** What was told according to the records, in the same words. */
  static Map<String, List<String>> told(List<Delivery> deliveries) {
    Map<String, List<String>> told = new HashMap<>();
    for (Delivery delivery : deliveries) {
      String what =
          delivery
              .eventId()
              .map(id -> "event " + id)
              .orElseGet(() -> "end of " + delivery.expiredPeek().orElseThrow());
      for (ServerName server : delivery.recipients()) {
        told.computeIfAbsent(server.value(), each -> new ArrayList<>()).add(what);
      }
    }
    return told;
  }
}
