package io.peekbridge.api.federation.membership;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestrictedJoinsTest extends JoinScenario {
  private static final String VIA = "join_authorised_via_users_server";
  private final TestRoom space = roomOf("space", "{'join_rule': 'public'}");

  private static String allowing(RoomId... rooms) {
    StringBuilder allow = new StringBuilder();
    for (RoomId room : rooms) {
      allow.append(allow.isEmpty() ? "" : ", ");
      allow.append("{'type': 'm.room_membership', 'room_id': '%s'}".formatted(room));
    }
    return "{'join_rule': 'restricted', 'allow': [%s]}".formatted(allow);
  }

  private Answer makeJoin() {
    return make("join", PEER, bob, "?ver=11");
  }

  @ParameterizedTest
  @EnumSource(
      value = RoomInfo.Kind.class,
      names = {"HOSTED", "JOINED", "PEEKED"})
  void a_member_of_a_room_that_is_named_comes_in_on_the_word_of_a_user_of_ours(RoomInfo.Kind kind) {
    begun(room, allowing(space.roomId()));
    host(room);
    bridge.rooms.put(kind, space.member(PEER, bob, "join").events());

    ObjectNode join = signed(makeJoin(), PEER);

    assertThat(join.path("content").path(VIA).asText()).isEqualTo(room.alice().value());
    accept(join);
    Answer answer = send("join", PEER, join);
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
    Pdu entered =
        parsed(TestRoom.json(bridge.log.entries(HandedIn.class).getFirst().pdu().toString()));
    assertThat(EventSignatures.verify(entered, US.name(), US.key().id(), US.key().verifyKey()))
        .describedAs("our signature stands for our user's word")
        .isTrue();
    assertThat(answer.json().path("event")).isEqualTo(entered.json());
  }

  @Test
  void who_is_in_none_of_the_rooms_stays_outside() {
    begun(room, allowing(space.roomId()));
    host(room);
    host(space);

    assertRefused(makeJoin(), 403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'join_rule': 'restricted'}",
        "{'join_rule': 'restricted', 'allow': 5}",
        "{'join_rule': 'restricted', 'allow': [5, {}, {'type': 7}]}",
        "{'join_rule': 'knock_restricted', 'allow': [{'type': 'm.room_membership'}]}",
        "{'join_rule': 'restricted', 'allow': [{'type': 'm.room_membership', 'room_id': 'x'}]}",
      })
  void conditions_without_sense_are_met_by_nobody(String joinRules) {
    begun(room, joinRules);
    host(room);

    assertRefused(makeJoin(), 403, "M_FORBIDDEN");
  }

  @Test
  void what_cannot_be_told_is_another_servers_to_tell() {
    begun(room, allowing(space.roomId(), new RoomId("!unknown:elsewhere.example")));
    host(room);
    host(space);
    assertRefused(makeJoin(), 400, "M_UNABLE_TO_AUTHORISE_JOIN");

    room.state("m.room.join_rules", "", "{'join_rule': 'restricted', 'allow': [{'type': 'new'}]}");
    host(room);
    assertRefused(makeJoin(), 400, "M_UNABLE_TO_AUTHORISE_JOIN");
  }

  @Test
  void without_a_user_who_may_invite_another_server_has_to_grant_the_join() {
    TestRoom theirs = new TestRoom(PEER, VERSION, "room");
    UserId carol = UserId.of("carol", US.name());
    theirs
        .member(PEER, theirs.alice(), "join")
        .member(US, carol, "join")
        .state(
            "m.room.power_levels",
            "",
            "{'users': {'%s': 100}, 'invite': 50}".formatted(theirs.alice()))
        .state("m.room.join_rules", "", allowing(space.roomId()));
    bridge.rooms.put(RoomInfo.Kind.JOINED, theirs.events());
    host(space.member(PEER, bob, "join"));
    String target =
        "/_matrix/federation/v1/make_join/%s/%s?ver=11"
            .formatted(escaped(theirs.roomId().value()), escaped(bob.value()));

    assertRefused(bridge.signed(PEER, "GET", target, null), 400, "M_UNABLE_TO_GRANT_JOIN");

    theirs.state("m.room.power_levels", "", "{'users': {'%s': 100}}".formatted(theirs.alice()));
    bridge.rooms.put(RoomInfo.Kind.JOINED, theirs.events());
    Answer granted = bridge.signed(PEER, "GET", target, null);
    assertThat(granted.json().path("event").path("content").path(VIA).asText())
        .isEqualTo(carol.value());
  }

  @Test
  void the_invited_need_nobodys_word() {
    begun(room, allowing(space.roomId()))
        .state("m.room.member", bob.value(), "{'membership': 'invite'}");
    host(room);

    ObjectNode join = signed(makeJoin(), PEER);

    assertThat(join.path("content").has(VIA)).isFalse();
    accept(join);
    assertThat(send("join", PEER, join).status()).isEqualTo(200);
  }

  @Test
  void we_do_not_sign_for_who_has_left_the_room_meanwhile_or_for_others_users() {
    begun(room, allowing(space.roomId()));
    host(room);
    host(space.member(PEER, bob, "join"));
    ObjectNode join = signed(makeJoin(), PEER);
    ObjectNode others = join.deepCopy();
    others.withObject("content").put(VIA, bob.value());

    assertRefused(send("join", PEER, signed(others, PEER)), 400, "M_INVALID_PARAM");
    host(space.member(PEER, bob, "leave"));
    assertRefused(send("join", PEER, join), 403, "M_FORBIDDEN");
    assertThat(bridge.log.entries()).isEmpty();
    assertThat(JsonSignatures.signaturesOf(join, US.name())).isEmpty();
  }
}
