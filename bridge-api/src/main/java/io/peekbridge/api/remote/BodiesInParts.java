package io.peekbridge.api.remote;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The bodies of a snapshot, fetched some hundred at a time as they are asked for, so that a large
 * room is never in memory as a whole. Asked in the order of the snapshot, each part comes once for
 * each time that it is gone through.
 */
final class BodiesInParts implements Function<EventId, RawJson> {
  private static final int PART = 256;

  private final Asker asker;
  private final RoomId roomId;
  private final List<EventId> order;
  private final Map<EventId, Integer> places = new HashMap<>();
  private Map<EventId, RawJson> part = Map.of();

  BodiesInParts(Asker asker, RoomId roomId, Collection<EventId> events) {
    this.asker = asker;
    this.roomId = roomId;
    this.order = List.copyOf(events);
    for (int i = 0; i < order.size(); i++) {
      places.put(order.get(i), i);
    }
  }

  @Override
  public synchronized RawJson apply(EventId eventId) {
    if (!part.containsKey(eventId)) {
      Integer place = places.get(eventId);
      if (place == null) {
        throw new IllegalArgumentException("not in the snapshot: " + eventId);
      }
      part = fetch(order.subList(place, Math.min(place + PART, order.size())));
    }
    return part.get(eventId);
  }

  private Map<EventId, RawJson> fetch(List<EventId> ids) {
    List<RawJson> bodies = asker.ask(new SnapshotQuestions.Bodies(roomId, ids));
    Map<EventId, RawJson> fetched = new HashMap<>();
    for (int i = 0; i < ids.size(); i++) {
      fetched.put(ids.get(i), bodies.get(i));
    }
    return fetched;
  }
}
