package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.assertRejected;
import static io.peekbridge.matrix.auth.RoomFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

class AuthEventsRulesTest {
  private RoomFixture room;
  private Pdu powerLevels;
  private Pdu alicesJoin;

  @EachRoomVersion
  void the_entries_that_decide_on_an_event_are_its_auth_events(RoomVersion version) {
    given(version);

    allows(message(powerLevels, alicesJoin));
    allows(message(alicesJoin, powerLevels));
  }

  @EachRoomVersion
  void entries_that_decide_may_be_left_out_except_the_create_event(RoomVersion version) {
    given(version);

    allows(message());
  }

  @EachRoomVersion
  void the_create_event_is_listed_up_to_version_11_and_never_after(RoomVersion version) {
    given(version);
    Pdu with = room.withAuthEvents(builder(), ALICE, room.create(), alicesJoin);
    Pdu without = room.withAuthEvents(builder(), ALICE, alicesJoin);

    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      allows(without);
      rejects(with, "", "3.2");
    } else {
      allows(with);
      rejects(without, "2.4", "");
    }
  }

  @EachRoomVersion
  void two_events_for_one_entry_are_rejected(RoomVersion version) {
    given(version);
    Pdu older = room.membership(ALICE, ALICE, "join", "{'displayname': 'A'}");

    rejects(message(alicesJoin, older), List.of(older), "2.1", "3.1");
    rejects(message(alicesJoin, alicesJoin), "2.1", "3.1");
  }

  @EachRoomVersion
  void entries_without_a_bearing_on_the_event_are_rejected(RoomVersion version) {
    given(version);
    room.given(BOB, "join").givenJoinRule("public");

    rejects(message(alicesJoin, room.entry(StateKey.member(BOB.value()))), "2.2", "3.2");
    rejects(message(alicesJoin, room.entry(StateKey.JOIN_RULES)), "2.2", "3.2");
  }

  @EachRoomVersion
  void events_that_are_no_state_are_rejected(RoomVersion version) {
    given(version);
    Pdu other = room.message(ALICE, "m.room.power_levels");

    rejects(message(alicesJoin, other), List.of(other), "2.2", "3.2");
  }

  @EachRoomVersion
  void an_event_that_leans_on_a_rejected_one_is_rejected(RoomVersion version) {
    given(version);
    Pdu event = message(powerLevels, alicesJoin);

    AuthVerdict verdict = AuthRules.checkAuthEvents(event, known(), powerLevels::equals);

    assertRejected(verdict, version, "2.3", "3.3");
  }

  @EachRoomVersion
  void an_event_that_leans_on_one_that_nobody_has_is_rejected(RoomVersion version) {
    given(version);
    Pdu unseen = room.powerLevels(ALICE, "{'ban': 3}");

    rejects(message(unseen, alicesJoin), "2.3", "3.3");
  }

  @EachRoomVersion
  void permission_does_not_come_from_another_room(RoomVersion version) {
    given(version);
    RoomFixture other = RoomFixture.of(version, "{'type': 'other'}");
    EventBuilder elsewhere = other.builder(ALICE, "m.room.power_levels", json("{}")).stateKey("");
    if (!version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      elsewhere.roomId(new RoomId("!other:one.example"));
    }
    Pdu foreign = RoomFixture.sign(elsewhere, ALICE);

    rejects(message(foreign, alicesJoin), List.of(foreign), "2.5", "3.4");
  }

  @EachRoomVersion
  void events_that_the_event_does_not_list_are_not_looked_at(RoomVersion version) {
    given(version);
    List<Pdu> more = List.of(room.message(ALICE, "m.room.message"), room.create());

    assertThat(AuthRules.checkAuthEvents(message(alicesJoin), with(more)).isAllowed()).isTrue();
  }

  private void given(RoomVersion version) {
    room = RoomFixture.of(version).givenPowerLevels("{}");
    powerLevels = room.entry(StateKey.POWER_LEVELS);
    alicesJoin = room.entry(StateKey.member(ALICE.value()));
  }

  private EventBuilder builder() {
    return room.builder(ALICE, "m.room.message", json("{}"));
  }

  /** A message with these auth events, and the create event where the version wants it. */
  private Pdu message(Pdu... authEvents) {
    List<Pdu> all = new ArrayList<>(List.of(authEvents));
    if (!room.version().has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      all.add(room.create());
    }
    return room.withAuthEvents(builder(), ALICE, all.toArray(Pdu[]::new));
  }

  private List<Pdu> known() {
    List<Pdu> known = new ArrayList<>(List.of(room.create(), powerLevels, alicesJoin));
    for (StateKey key : List.of(StateKey.JOIN_RULES, StateKey.member(BOB.value()))) {
      room.state().get(key).ifPresent(known::add);
    }
    return known;
  }

  private List<Pdu> with(List<Pdu> more) {
    List<Pdu> all = new ArrayList<>(known());
    all.addAll(more);
    Collections.reverse(all);
    return all;
  }

  private void allows(Pdu event) {
    assertThat(AuthRules.checkAuthEvents(event, known())).isEqualTo(AuthVerdict.ALLOWED);
  }

  private void rejects(Pdu event, String upTo11, String from12) {
    rejects(event, List.of(), upTo11, from12);
  }

  private void rejects(Pdu event, List<Pdu> more, String upTo11, String from12) {
    AuthVerdict verdict = AuthRules.checkAuthEvents(event, with(more));
    assertRejected(verdict, room.version(), upTo11, from12);
  }
}
