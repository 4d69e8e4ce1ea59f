package io.peekbridge.matrix.state;

import static io.peekbridge.matrix.state.TestRoom.ALICE;
import static io.peekbridge.matrix.state.TestRoom.BOB;
import static io.peekbridge.matrix.state.TestRoom.CAROL;
import static io.peekbridge.matrix.state.TestRoom.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Map;

/** The problems that MSC1442 names. */
class ResolutionByPowerTest {
  private static final StateKey TOPIC = StateKey.of("m.room.topic");
  private static final String BOB_50 = "'@bob:two.example': 50";

  static List<RoomVersion> versions() {
    return List.of(RoomVersions.V10, RoomVersions.V11, RoomVersions.V12);
  }

  private TestRoom room;

  /** A public room of Alice, Bob and Carol, in which Bob has power 50. */
  private Pdu publicRoom(RoomVersion version) {
    room = new TestRoom(version);
    Pdu last = room.join(room.create(), ALICE);
    last = room.powerLevels(last, ALICE, BOB_50);
    last = room.joinRule(last, ALICE, "public");
    return room.join(room.join(last, BOB), CAROL);
  }

  private void assertResolved(Map<StateKey, EventId> resolved, Pdu... expected) {
    for (Pdu each : expected) {
      assertThat(resolved).containsEntry(each.stateEntry().orElseThrow(), each.eventId());
    }
  }

  @EachPowerVersion
  void who_is_banned_on_one_branch_sets_no_topic_on_the_other(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu before = room.topic(base, ALICE, "first");
    Pdu ban = room.atTime(900_000).membership(before, ALICE, BOB, "ban");
    Pdu topic = room.atTime(100_000).topic(before, BOB, "second, and earlier than the ban");

    assertResolved(room.resolve(room.after(ban), room.after(topic)), ban, before);
  }

  @EachPowerVersion
  void a_ban_is_not_evaded_by_a_join_before_it(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu ban = room.membership(base, ALICE, CAROL, "ban");
    Pdu left = room.membership(base, CAROL, CAROL, "leave");
    Pdu back = room.atTime(900_000).join(left, CAROL);

    assertResolved(room.resolve(room.after(ban), room.after(back)), ban);
  }

  @EachPowerVersion
  void who_loses_power_on_one_branch_uses_none_on_the_other(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu demotion = room.powerLevels(base, ALICE, "'@bob:two.example': 0");
    Pdu kick = room.atTime(1).membership(base, BOB, CAROL, "leave");
    Pdu rule = room.joinRule(kick, BOB, "invite");

    Map<StateKey, EventId> resolved = room.resolve(room.after(demotion), room.after(rule));

    assertThat(resolved).isEqualTo(room.after(demotion));
  }

  @EachPowerVersion
  void of_two_changes_of_power_levels_that_of_more_power_comes_first(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu bobs = room.atTime(1).powerLevels(base, BOB, BOB_50 + ", '@eve:two.example': 10");
    Pdu alices = room.powerLevels(base, ALICE, BOB_50 + ", '@carol:three.example': 50");

    // Bob's change would take away what Alice has given to Carol, who is not below him.
    assertResolved(room.resolve(room.after(alices), room.after(bobs)), alices);
  }

  @EachPowerVersion
  void a_later_change_of_power_levels_stands_if_it_can(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu bobs = room.atTime(1).powerLevels(base, BOB, BOB_50 + ", '@eve:two.example': 10");
    Pdu alices = room.powerLevels(base, ALICE, BOB_50 + ", '@carol:three.example': 20");

    assertResolved(room.resolve(room.after(alices), room.after(bobs)), bobs);
  }

  @EachPowerVersion
  void power_that_was_handed_on_is_followed_step_by_step(RoomVersion version) {
    Pdu start = publicRoom(version);
    Pdu base = room.powerLevels(start, ALICE, "");
    Pdu toBob = room.powerLevels(base, ALICE, BOB_50);
    Pdu toCarol = room.powerLevels(toBob, BOB, BOB_50 + ", '@carol:three.example': 50");
    Pdu byCarol =
        room.powerLevels(
            toCarol, CAROL, BOB_50 + ", '@carol:three.example': 50, '@eve:two.example': 1");

    assertResolved(room.resolve(room.after(base), room.after(byCarol)), byCarol);
  }

  @EachPowerVersion
  void who_left_again_stays_outside(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu left = room.membership(base, CAROL, CAROL, "leave");
    Pdu back = room.join(left, CAROL);
    Pdu leftAgain = room.membership(back, CAROL, CAROL, "leave");

    assertResolved(room.resolve(room.after(left), room.after(leftAgain)), leftAgain);
  }

  @EachPowerVersion
  void a_closed_room_is_not_entered_through_its_past(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu closed = room.joinRule(base, ALICE, "invite");
    Pdu join = room.join(base, EVE);

    Map<StateKey, EventId> resolved = room.resolve(room.after(closed), room.after(join));

    assertResolved(resolved, closed);
    assertThat(resolved).doesNotContainKey(StateKey.member(EVE.value()));
  }

  @EachPowerVersion
  void an_invite_opens_a_closed_room_on_the_other_branch_too(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu closed = room.joinRule(base, ALICE, "invite");
    Pdu invite = room.membership(base, BOB, EVE, "invite");
    Pdu join = room.join(invite, EVE);

    assertResolved(room.resolve(room.after(closed), room.after(join)), closed, join);
  }

  @EachPowerVersion
  void of_two_join_rules_the_later_stands(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu first = room.joinRule(base, ALICE, "invite");
    Pdu second = room.joinRule(base, ALICE, "knock");

    assertResolved(room.resolve(room.after(second), room.after(first)), second);
  }

  /** MSC1442, "State Resets". */
  @EachPowerVersion
  void a_topic_is_lost_if_its_sender_is_banned_between_the_states(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu topic = room.topic(base, BOB, "mine");
    Pdu ban = room.membership(topic, ALICE, BOB, "ban");

    assertThat(room.resolve(room.after(base), room.after(ban))).doesNotContainKey(TOPIC);
  }

  /** MSC1442, "Example 1 - Mainline", at "Message 2". */
  @EachPowerVersion
  void a_topic_does_not_stand_without_the_power_to_set_it(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu demotion = room.powerLevels(base, ALICE, "'@bob:two.example': 0");
    Pdu topic2 = room.topic(demotion, ALICE, "2");
    Pdu bobs = room.powerLevels(base, BOB, BOB_50 + ", '@eve:two.example': 1");
    Pdu topic3 = room.topic(bobs, BOB, "3");

    assertResolved(room.resolve(room.after(topic2), room.after(topic3)), demotion, topic2);
  }

  /** MSC1442, "Example 1 - Mainline", at "Message 3". */
  @EachPowerVersion
  void topics_are_ordered_by_the_power_levels_that_they_rest_on(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu topic2 = room.topic(base, ALICE, "2");
    Pdu demotion = room.powerLevels(base, ALICE, "'@bob:two.example': 0");
    Pdu topic4 = room.atTime(1).topic(demotion, ALICE, "4, by a clock that is slow");

    // From version 12 on power levels that are not in conflict give no mainline.
    assertResolved(
        room.resolve(room.after(topic2, demotion), room.after(topic4)),
        version.has(RoomRule.RESOLVE_FROM_EMPTY_STATE) ? topic2 : topic4);
    assertResolved(room.resolve(room.after(topic2), room.after(topic4)), demotion, topic4);
  }

  /** MSC1442, "Example 2 - Rejected Events". */
  @EachPowerVersion
  void an_event_that_was_rejected_is_tried_again(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu demotion = room.powerLevels(base, ALICE, "'@bob:two.example': 0");
    Pdu topic = room.topic(base, BOB, "rejected after the demotion");
    room.reject(topic);
    Pdu again = room.powerLevels(demotion, ALICE, BOB_50);

    assertResolved(room.resolve(room.after(again), room.after(again, topic)), again, topic);
  }

  @EachPowerVersion
  void a_rejected_auth_event_stands_in_for_nothing(RoomVersion version) {
    Pdu base = publicRoom(version);
    Pdu first = room.topic(base, ALICE, "first");
    Pdu join = room.join(first, EVE);
    Pdu levels = room.powerLevels(join, ALICE, BOB_50 + ", '@eve:two.example': 50");
    Pdu other = room.send(levels, EVE, "m.room.name", "", "{}");
    Pdu second = room.topic(other, EVE, "second");
    Map<StateKey, EventId> one = room.after(other);
    Map<StateKey, EventId> another = room.after(second);
    // Neither state has Eve, but both have the name, which she could only set as a member.
    one.remove(StateKey.member(EVE.value()));
    another.remove(StateKey.member(EVE.value()));

    assertResolved(room.resolve(one, another), second);

    room.reject(join);
    assertResolved(room.resolve(one, another), first);
  }
}
