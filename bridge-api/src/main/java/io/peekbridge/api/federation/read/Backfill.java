package io.peekbridge.api.federation.read;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The events up to some given ones, deepest first (server-server API: "Backfilling and retrieving
 * missing events"). The depth is what senders claim, so it only sets the order: each event is
 * visited once, and only so many.
 */
final class Backfill {
  private static final int MAX_VISITED = 1_000;

  /** An event to look at, with its parents. */
  private record Step(HeldEvent event, Pdu pdu) {}

  private static final Comparator<Step> DEEPEST_FIRST =
      Comparator.comparingLong((Step step) -> step.pdu().depth())
          .thenComparingLong(step -> step.event().position())
          .thenComparing(step -> step.event().eventId())
          .reversed();

  private final ServerView view;
  private final Set<EventId> seen = new HashSet<>();
  private final PriorityQueue<Step> ahead = new PriorityQueue<>(DEEPEST_FIRST);

  private Backfill(ServerView view) {
    this.view = view;
  }

  /** At most {@code limit} events, as far as the server sees them. */
  static List<RawJson> of(ServerView view, Collection<EventId> from, int limit) {
    Backfill backfill = new Backfill(view);
    backfill.visit(from);
    return backfill.walk(limit);
  }

  private List<RawJson> walk(int limit) {
    List<RawJson> found = new ArrayList<>();
    while (!ahead.isEmpty() && found.size() < limit) {
      Step step = ahead.remove();
      view.shown(step.event()).ifPresent(found::add);
      visit(step.pdu().prevEvents());
    }
    return found;
  }

  private void visit(Collection<EventId> ids) {
    for (EventId id : ids) {
      if (seen.size() < MAX_VISITED && seen.add(id)) {
        view.event(id).ifPresent(event -> ahead.add(new Step(event, view.room().read(event))));
      }
    }
  }
}
