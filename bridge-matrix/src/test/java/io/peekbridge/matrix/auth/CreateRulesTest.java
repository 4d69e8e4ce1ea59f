package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.assertRejected;
import static io.peekbridge.matrix.auth.RoomFixture.createBuilder;
import static io.peekbridge.matrix.auth.RoomFixture.createEvent;
import static io.peekbridge.matrix.auth.RoomFixture.json;
import static io.peekbridge.matrix.auth.RoomFixture.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateRulesTest {
  private static final AuthState NOTHING = key -> Optional.empty();

  @EachRoomVersion
  void a_room_is_made_from_nothing(RoomVersion version) {
    allows(createEvent(version, "{}"));
  }

  @EachRoomVersion
  void a_create_event_after_another_event_is_rejected(RoomVersion version) {
    Pdu other = createEvent(version, "{}");

    rejects(sign(createBuilder(version, "{}").parents(List.of(other)), ALICE), "1.1");
  }

  @EachRoomVersion(lacking = RoomRule.ROOM_ID_IS_CREATE_HASH)
  void up_to_version_11_the_room_id_is_of_the_senders_server(RoomVersion version) {
    for (String roomId : List.of("!room:two.example", "!room:one.example:8448", "!room")) {
      rejects(sign(createBuilder(version, "{}").roomId(new RoomId(roomId)), ALICE), "1.2");
    }
  }

  @EachRoomVersion
  void a_create_event_of_another_version_is_rejected(RoomVersion version) {
    rejects(createEvent(version, "{'room_version': 'peculiar'}"), "1.3");
    rejects(createEvent(version, "{'room_version': 12}"), "1.3");
    rejects(createEvent(version, "{'room_version': null}"), "1.3");
    String another = version.id().equals("9") ? "8" : "9";
    rejects(createEvent(version, "{'room_version': '" + another + "'}"), "1.3");
  }

  @EachRoomVersion
  void a_create_event_that_was_redacted_still_makes_the_room(RoomVersion version) {
    allows(createEvent(version, "{'m.federate': false}").redacted());
  }

  @EachRoomVersion
  void a_create_event_that_names_no_version_is_of_any(RoomVersion version) {
    allows(sign(createBuilder(version, "{}").content(json("{'creator': '@a:b'}")), ALICE));
  }

  @EachRoomVersion
  void up_to_version_10_the_creator_is_named(RoomVersion version) {
    Pdu nameless = sign(createBuilder(version, "{}").content(json("{}")), ALICE);

    if (version.has(RoomRule.CREATOR_IS_SENDER)) {
      allows(nameless);
    } else {
      rejects(nameless, "1.4");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "'@bob:two.example'",
        "{}",
        "['@bob:two.example', 5]",
        "['@bob:two.example', 'bob']",
        "['@bob']",
        "['bob:two.example']",
        "['@bob:not a server']",
        "[['@bob:two.example']]"
      })
  void from_version_12_on_additional_creators_are_user_ids(String creators) {
    String content = "{'additional_creators': " + creators + "}";

    rejects(createEvent(RoomVersions.V12, content), "1.4");
    allows(createEvent(RoomVersions.V11, content));
    allows(createEvent(RoomVersions.V1, content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "['@bob:two.example', '@Historical User!:two.example:8448']"})
  void additional_creators_may_be_any_users(String creators) {
    allows(createEvent(RoomVersions.V12, "{'additional_creators': " + creators + "}"));
  }

  private static void allows(Pdu event) {
    assertThat(AuthRules.check(event, NOTHING)).isEqualTo(AuthVerdict.ALLOWED);
    assertThat(AuthRules.checkAuthEvents(event, List.of())).isEqualTo(AuthVerdict.ALLOWED);
  }

  private static void rejects(Pdu event, String rule) {
    assertRejected(AuthRules.check(event, NOTHING), event.roomVersion(), rule, rule);
  }
}
