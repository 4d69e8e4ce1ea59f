package io.peekbridge.matrix.state;

import static io.peekbridge.matrix.state.TestRoom.ALICE;
import static io.peekbridge.matrix.state.TestRoom.BOB;
import static io.peekbridge.matrix.state.TestRoom.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The two problems that MSC4297 names. In both a server has taken a state for the room's that has
 * an entry older than it should be.
 */
class ConflictedSubgraphTest {
  private TestRoom room;

  @Test
  void problem_a_the_unconflicted_state_disallows_what_is_in_conflict() {
    assertThat(problemA(RoomVersions.V11)).doesNotContainKey(StateKey.JOIN_RULES);
    assertThat(problemA(RoomVersions.V12)).isEqualTo(room.after(room.events().getLast()));
  }

  /** Who set the join rules has left, and one of the states still has the first join rules. */
  private Map<StateKey, EventId> problemA(RoomVersion version) {
    room = new TestRoom(version);
    Pdu last = room.join(room.create(), ALICE);
    last = room.powerLevels(last, ALICE, "");
    Pdu first = room.joinRule(last, ALICE, "public");
    last = room.join(first, BOB);
    last = room.joinRule(last, ALICE, "invite");
    last = room.membership(last, ALICE, ALICE, "leave");

    return room.resolve(room.after(last), room.after(last, first));
  }

  @Test
  void problem_b_what_lies_between_conflicted_events_is_missing() {
    Pdu first = problemB(RoomVersions.V11);
    assertThat(resolvedB(first)).containsEntry(StateKey.POWER_LEVELS, first.eventId());

    first = problemB(RoomVersions.V12);
    assertThat(resolvedB(first)).isEqualTo(room.after(room.events().getLast()));
  }

  /** Alice promotes Bob, who promotes Carol; one of the states still has the first power levels. */
  private Pdu problemB(RoomVersion version) {
    room = new TestRoom(version);
    Pdu last = room.join(room.create(), ALICE);
    Pdu first = room.powerLevels(last, ALICE, "");
    last = room.joinRule(first, ALICE, "public");
    last = room.join(room.join(last, BOB), CAROL);
    last = room.powerLevels(last, ALICE, "'@bob:two.example': 60");
    last = room.powerLevels(last, BOB, "'@bob:two.example': 60, '@carol:three.example': 50");
    room.topic(last, CAROL, "both states have it, and with it all power levels");
    return first;
  }

  private Map<StateKey, EventId> resolvedB(Pdu first) {
    Pdu last = room.events().getLast();
    return room.resolve(room.after(last), room.after(last, first));
  }
}
