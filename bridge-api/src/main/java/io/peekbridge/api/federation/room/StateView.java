package io.peekbridge.api.federation.room;

import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.auth.HistoryVisibility;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import java.util.List;
import java.util.Optional;

/** The state of a room at one of its events, with its events read. */
public final class StateView implements AuthState {
  private final KnownRoom room;
  private final RoomState state;

  public StateView(KnownRoom room, RoomState state) {
    this.room = room;
    this.state = state;
  }

  @Override
  public Optional<Pdu> get(StateKey key) {
    return state.get(key).map(room::read);
  }

  /** The ids of all events of the state, in no particular order. */
  public List<EventId> eventIds() {
    return state.eventIds();
  }

  public HistoryVisibility visibility() {
    return HistoryVisibility.of(get(StateKey.HISTORY_VISIBILITY));
  }

  public Membership membershipOf(String userId) {
    return Membership.of(get(StateKey.member(userId)));
  }
}
