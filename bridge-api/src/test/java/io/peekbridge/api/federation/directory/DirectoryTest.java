package io.peekbridge.api.federation.directory;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryTest {
  private final FederationFixture bridge = new FederationFixture();
  private final TestRoom room = room(US, "room");

  @AfterEach
  void stop() {
    bridge.close();
  }

  private static TestRoom room(FederationIdentity by, String opaque) {
    TestRoom room = new TestRoom(by, RoomVersions.V11, opaque);
    return room.member(by, room.alice(), "join");
  }

  private static TestRoom claiming(TestRoom room, String alias) {
    return room.state("m.room.canonical_alias", "", "{'alias': '%s'}".formatted(alias));
  }

  private void host(TestRoom hosted) {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, hosted.events());
    bridge.list(hosted);
  }

  private Answer query(String type, String parameter, String value) {
    return bridge.signed(
        PEER,
        "GET",
        "/_matrix/federation/v1/query/%s?%s=%s"
            .formatted(type, parameter, URLEncoder.encode(value, StandardCharsets.UTF_8)),
        null);
  }

  private Answer alias(String alias) {
    return query("directory", "room_alias", alias);
  }

  private static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
    assertThat(answer.errcode()).isEqualTo(code);
  }

  @Test
  void an_alias_leads_to_its_room_and_the_servers_in_it() {
    room.member(OTHER, UserId.of("dan", OTHER.name()), "join")
        .state(
            "m.room.canonical_alias",
            "",
            "{'alias': '#main:bridge.example', 'alt_aliases': ['#alt:bridge.example', 5]}");
    host(room);

    for (String alias : new String[] {"#main:bridge.example", "#alt:bridge.example"}) {
      JsonNode answer = alias(alias).json();
      assertThat(answer.path("room_id").asText()).isEqualTo(room.roomId().value());
      assertThat(answer.path("servers").toString())
          .isEqualTo("[\"bridge.example\",\"other.example:8449\"]");
    }
  }

  @Test
  void an_alias_that_no_hosted_room_has_is_not_found() {
    claiming(room, "#main:elsewhere.example");
    host(room);
    bridge.list(claiming(room(PEER, "theirs"), "#stolen:bridge.example"));

    assertRefused(alias("#main:bridge.example"), 404, "M_NOT_FOUND");
    assertRefused(alias("#main:elsewhere.example"), 404, "M_NOT_FOUND");
    assertRefused(alias("#stolen:bridge.example"), 404, "M_NOT_FOUND");
    assertRefused(alias("main"), 400, "M_INVALID_PARAM");
    assertRefused(query("directory", "alias", "x"), 400, "M_MISSING_PARAM");
  }

  @Test
  void an_alias_that_is_taken_back_leads_nowhere() {
    host(claiming(room, "#main:bridge.example"));
    host(claiming(room, "#new:bridge.example"));

    assertRefused(alias("#main:bridge.example"), 404, "M_NOT_FOUND");
    assertThat(alias("#new:bridge.example").status()).isEqualTo(200);
  }

  @Test
  void an_alias_that_several_rooms_claim_is_that_of_the_first_claim_by_one_of_us() {
    TestRoom byOthers = room(US, "byOthers");
    UserId bob = UserId.of("bob", PEER.name());
    byOthers.state(PEER, bob, "m.room.canonical_alias", "", "{'alias': '#main:bridge.example'}");
    TestRoom later = claiming(room(US, "a").message("1").message("2"), "#main:bridge.example");
    host(byOthers);
    host(later);
    host(claiming(room, "#main:bridge.example"));

    assertThat(alias("#main:bridge.example").json().path("room_id").asText())
        .isEqualTo(room.roomId().value());
  }

  @Test
  void a_user_of_ours_is_shown_as_in_the_newest_of_the_rooms() {
    room.state(
        "m.room.member", room.alice().value(), "{'membership': 'join', 'displayname': 'Old'}");
    TestRoom newer = room(US, "newer").message("1").message("2");
    newer.state(
        "m.room.member",
        room.alice().value(),
        "{'membership': 'join', 'displayname': 'Alice', 'avatar_url': 'mxc://a/b'}");
    host(newer);
    host(room);

    JsonNode profile = query("profile", "user_id", room.alice().value()).json();
    assertThat(profile)
        .isEqualTo(TestRoom.json("{'displayname': 'Alice', 'avatar_url': 'mxc://a/b'}"));
    assertThat(query("profile", "field=displayname&user_id", room.alice().value()).body())
        .isEqualTo("{\"displayname\":\"Alice\"}");
    assertRefused(
        query("profile", "field=email&user_id", room.alice().value()), 404, "M_NOT_FOUND");
  }

  @Test
  void a_profile_room_says_how_its_owner_is_shown() {
    TestRoom profile = new TestRoom(US, RoomVersions.V11, "profile", "org.matrix.msc1769.profile");
    profile
        .member(US, profile.alice(), "join")
        .state("m.room.name", "", "{'name': 'Alice A.'}")
        .state("m.room.avatar", "", "{'url': 'mxc://a/c'}");
    host(profile);

    assertThat(query("profile", "user_id", profile.alice().value()).json())
        .isEqualTo(TestRoom.json("{'displayname': 'Alice A.', 'avatar_url': 'mxc://a/c'}"));
  }

  @Test
  void users_who_are_not_there_or_not_ours_have_no_profile() {
    UserId bob = UserId.of("bob", PEER.name());
    host(room.member(PEER, bob, "join"));

    assertRefused(query("profile", "user_id", bob.value()), 404, "M_NOT_FOUND");
    assertRefused(query("profile", "user_id", "@nobody:bridge.example"), 404, "M_NOT_FOUND");
    assertRefused(query("profile", "user_id", "alice"), 400, "M_INVALID_PARAM");
    host(room.member(US, room.alice(), "leave"));
    assertRefused(query("profile", "user_id", room.alice().value()), 404, "M_NOT_FOUND");
  }

  @Test
  void a_directory_that_is_still_being_read_says_so() {
    bridge.rooms.available(false);

    assertThat(alias("#main:bridge.example").status()).isEqualTo(503);
  }
}
