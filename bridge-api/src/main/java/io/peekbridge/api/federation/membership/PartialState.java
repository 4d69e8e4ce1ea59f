package io.peekbridge.api.federation.membership;

import io.peekbridge.api.federation.room.EventHeader;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.StateView;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * A state without memberships, but for those of the joining user and, in a room that has no name of
 * its own, of the users by whom clients call it (client-server API: {@code m.heroes}).
 */
final class PartialState {
  private static final int HEROES = 5;
  private static final Set<Membership> PRESENT = Set.of(Membership.JOIN, Membership.INVITE);

  private static final Comparator<HeldEvent> EARLIEST_FIRST =
      Comparator.comparingLong(HeldEvent::position).thenComparing(HeldEvent::eventId);

  private final KnownRoom room;
  private final String joining;
  private final List<EventId> kept = new ArrayList<>();
  private final PriorityQueue<HeldEvent> present = new PriorityQueue<>(EARLIEST_FIRST.reversed());
  private final PriorityQueue<HeldEvent> gone = new PriorityQueue<>(EARLIEST_FIRST.reversed());

  private PartialState(KnownRoom room, String joining) {
    this.room = room;
    this.joining = joining;
  }

  /** The ids of what is kept of the state before a join. */
  static List<EventId> of(RoomHistory history, KnownRoom room, StateView state, Pdu join) {
    PartialState partial = new PartialState(room, join.sender().value());
    boolean wantsHeroes = !isNamed(state);
    for (EventId id : state.eventIds()) {
      history.event(room.roomId(), id).ifPresent(event -> partial.sort(event, wantsHeroes));
    }
    PriorityQueue<HeldEvent> heroes = partial.present.isEmpty() ? partial.gone : partial.present;
    heroes.forEach(event -> partial.kept.add(event.eventId()));
    return partial.kept;
  }

  private void sort(HeldEvent event, boolean wantsHeroes) {
    Optional<String> member = EventHeader.of(event.pdu()).member();
    if (member.isEmpty() || member.get().equals(joining)) {
      kept.add(event.eventId());
    } else if (wantsHeroes) {
      boolean isPresent = PRESENT.contains(Membership.of(Optional.of(room.read(event))));
      PriorityQueue<HeldEvent> heroes = isPresent ? present : gone;
      heroes.add(event);
      if (heroes.size() > HEROES) {
        heroes.remove();
      }
    }
  }

  private static boolean isNamed(StateView state) {
    return state.get(StateKey.of("m.room.name")).isPresent()
        || state.get(StateKey.of("m.room.canonical_alias")).isPresent();
  }
}
