package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;

class DroppedRulesTest {
  @EachRoomVersion(lacking = RoomRule.NO_RULE_ON_ALIASES)
  void up_to_version_5_aliases_are_up_to_their_server(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version).givenPowerLevels("{'state_default': 100}");

    room.allows(room.state(BOB, "m.room.aliases", "two.example", "{}"));
    rejects(room, room.state(BOB, "m.room.aliases", "one.example", "{}"), "4.2");
    rejects(room, room.state(BOB, "m.room.aliases", "two.example:8448", "{}"), "4.2");
    rejects(room, room.state(ALICE, "m.room.aliases", "", "{}"), "4.2");
    rejects(room, room.state(ALICE, "m.room.aliases", ALICE.value(), "{}"), "4.2");
    rejects(room, room.message(BOB, "m.room.aliases"), "4.1");
  }

  @EachRoomVersion(lacking = RoomRule.NO_RULE_ON_ALIASES)
  void aliases_of_other_servers_do_not_enter_a_room_that_is_not_federated(RoomVersion version) {
    RoomFixture room = RoomFixture.of(version, "{'m.federate': false}");

    rejects(room, room.state(BOB, "m.room.aliases", "two.example", "{}"), "3");
    room.allows(room.state(ALICE, "m.room.aliases", "one.example", "{}"));
  }

  @EachRoomVersion(lacking = RoomRule.NO_RULE_ON_REDACTIONS)
  void up_to_version_2_a_redaction_takes_the_redact_level_or_ones_own_server(RoomVersion version) {
    RoomFixture room = withBobAt(version, 49);

    room.allows(redaction(room, BOB, "$event:two.example"));
    rejects(room, redaction(room, BOB, "$event:one.example"), "11.3");
    rejects(room, redaction(room, BOB, "$event:two.example:8448"), "11.3");
    rejects(room, redaction(room, BOB, "$event"), "11.3");
    rejects(room, redaction(room, BOB, "event:two.example:a:b"), "11.3");

    RoomFixture moderated = withBobAt(version, 50);
    moderated.allows(redaction(moderated, BOB, "$event:one.example"));
    moderated.allows(redaction(moderated, BOB, "anything"));
  }

  @EachRoomVersion(lacking = RoomRule.NO_RULE_ON_REDACTIONS)
  void the_server_of_a_redaction_is_that_of_its_id(RoomVersion version) {
    RoomFixture room = withBobAt(version, 0);
    EventBuilder builder = room.builder(BOB, "m.room.redaction", json("{}"));
    builder.redacts(new EventId("$event:three.example"));
    builder.put("event_id", TextNode.valueOf("$mine:three.example"));

    room.allows(RoomFixture.sign(builder, BOB));
  }

  @EachRoomVersion(lacking = RoomRule.NO_RULE_ON_REDACTIONS)
  void a_redaction_of_nothing_is_allowed(RoomVersion version) {
    RoomFixture room = withBobAt(version, 0);

    room.allows(room.message(BOB, "m.room.redaction"));
    EventBuilder odd = room.builder(BOB, "m.room.redaction", json("{}"));
    room.allows(RoomFixture.sign(odd.put("redacts", IntNode.valueOf(5)), BOB));
  }

  @EachRoomVersion(having = RoomRule.NO_RULE_ON_REDACTIONS)
  void from_version_3_on_a_redaction_is_any_event(RoomVersion version) {
    RoomFixture room = withBobAt(version, 0);

    room.allows(redaction(room, BOB, "$event:one.example"));
  }

  private static RoomFixture withBobAt(RoomVersion version, int level) {
    return RoomFixture.of(version)
        .given(BOB, "join")
        .givenPowerLevels("{'users': {'" + BOB + "': " + level + "}}");
  }

  private static Pdu redaction(RoomFixture room, UserId sender, String target) {
    EventBuilder builder = room.builder(sender, "m.room.redaction", json("{}"));
    return RoomFixture.sign(builder.put("redacts", TextNode.valueOf(target)), sender);
  }

  private static void rejects(RoomFixture room, Pdu event, String rule) {
    assertThat(room.check(event))
        .isInstanceOfSatisfying(
            Rejected.class, rejected -> assertThat(rejected.rule()).isEqualTo(rule));
  }
}
