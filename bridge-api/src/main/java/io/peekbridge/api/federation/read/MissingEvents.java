package io.peekbridge.api.federation.read;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events between those that a server has and those that it has heard of (server-server API:
 * "Backfilling and retrieving missing events"): back from the latter, parents by parents, never
 * past the former.
 */
final class MissingEvents {
  private static final int MAX_VISITED = 1_000;

  private record Found(long depth, RawJson body) {}

  private final ServerView view;
  private final long minDepth;
  private final Set<EventId> seen;
  private final Deque<EventId> ahead = new ArrayDeque<>();

  private MissingEvents(ServerView view, MissingEventsRequest request) {
    this.view = view;
    this.minDepth = request.minDepth();
    this.seen = new HashSet<>(request.earliest());
  }

  /** The events, oldest first, as far as the server sees them. */
  static List<RawJson> of(ServerView view, MissingEventsRequest request) {
    MissingEvents missing = new MissingEvents(view, request);
    for (EventId latest : request.latest()) {
      if (missing.seen.add(latest)) {
        view.event(latest).ifPresent(event -> missing.goOn(view.room().read(event).prevEvents()));
      }
    }
    return missing.walk(request.limit());
  }

  private List<RawJson> walk(int limit) {
    List<Found> found = new ArrayList<>();
    int visited = 0;
    while (!ahead.isEmpty() && found.size() < limit && visited++ < MAX_VISITED) {
      view.event(ahead.remove()).ifPresent(event -> visit(event, found));
    }
    // The walk goes backwards, and what it met last is oldest unless its depth says otherwise.
    return found.reversed().stream()
        .sorted(Comparator.comparingLong(Found::depth))
        .map(Found::body)
        .toList();
  }

  private void visit(HeldEvent event, List<Found> found) {
    Pdu pdu = view.room().read(event);
    if (pdu.depth() >= minDepth) {
      view.shown(event).ifPresent(body -> found.add(new Found(pdu.depth(), body)));
      goOn(pdu.prevEvents());
    }
  }

  private void goOn(Collection<EventId> parents) {
    parents.stream().filter(seen::add).forEach(ahead::add);
  }
}
