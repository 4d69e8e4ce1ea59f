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
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicRoomsTest {
  private static final String TARGET = "/_matrix/federation/v1/publicRooms";
  private final FederationFixture bridge = new FederationFixture();

  @AfterEach
  void stop() {
    bridge.close();
  }

  private static TestRoom room(
      FederationIdentity by, String name, String joinRule, String visibility, int members) {
    TestRoom room =
        new TestRoom(by, RoomVersions.V11, name)
            .state("m.room.join_rules", "", "{'join_rule': '%s'}".formatted(joinRule))
            .state(
                "m.room.history_visibility",
                "",
                "{'history_visibility': '%s'}".formatted(visibility))
            .state("m.room.name", "", "{'name': '%s'}".formatted(name));
    for (int i = 0; i < members; i++) {
      room.member(OTHER, UserId.of("user" + i, OTHER.name()), "join");
    }
    return room;
  }

  private Answer get(String query) {
    return bridge.signed(PEER, "GET", TARGET + query, null);
  }

  private Answer post(String body) {
    return bridge.signed(PEER, "POST", TARGET, body.replace('\'', '"'));
  }

  private static List<String> names(JsonNode page) {
    return StreamSupport.stream(page.path("chunk").spliterator(), false)
        .map(room -> room.path("name").asText())
        .toList();
  }

  @Test
  void a_room_is_listed_with_what_its_state_says() {
    TestRoom room =
        room(US, "Room", "public", "world_readable", 2)
            .state("m.room.topic", "", "{'topic': 'T'}")
            .state("m.room.avatar", "", "{'url': 'mxc://a/b'}")
            .state("m.room.guest_access", "", "{'guest_access': 'can_join'}")
            .state("m.room.canonical_alias", "", "{'alias': '#a:bridge.example'}")
            .member(OTHER, UserId.of("user0", OTHER.name()), "leave");
    bridge.list(room);

    JsonNode page = get("").json();

    assertThat(page.path("total_room_count_estimate").asInt()).isEqualTo(1);
    assertThat(page.has("next_batch") || page.has("prev_batch")).isFalse();
    assertThat(page.path("chunk").get(0).toString())
        .isEqualTo(
            TestRoom.json(
                    "{'room_id': '%s', 'canonical_alias': '#a:bridge.example', 'name': 'Room',"
                            .formatted(room.roomId())
                        + " 'topic': 'T', 'avatar_url': 'mxc://a/b', 'join_rule': 'public',"
                        + " 'world_readable': true, 'guest_can_join': true,"
                        + " 'num_joined_members': 1}")
                .toString());
  }

  @ParameterizedTest
  @CsvSource({
    "public, world_readable, true",
    "public, joined, true",
    "knock, world_readable, true",
    "knock_restricted, world_readable, true",
    "knock, shared, false",
    "invite, world_readable, false",
    "restricted, world_readable, false",
  })
  void rooms_with_an_open_door_are_listed(String joinRule, String visibility, boolean listed) {
    bridge.list(room(US, "Room", joinRule, visibility, 1));

    assertThat(names(get("").json())).hasSize(listed ? 1 : 0);
  }

  @Test
  void rooms_of_others_are_theirs_to_list() {
    bridge.list(room(PEER, "Theirs", "public", "world_readable", 5));

    assertThat(names(get("").json())).isEmpty();
  }

  @Test
  void pages_lead_through_the_list_largest_first_and_back() {
    for (int i = 0; i < 5; i++) {
      bridge.list(room(US, "Room" + i, "public", "shared", i));
    }

    JsonNode first = get("?limit=2").json();
    JsonNode second = get("?limit=2&since=" + first.path("next_batch").asText()).json();
    JsonNode third =
        post("{'limit': 2, 'since': '%s'}".formatted(second.path("next_batch").asText())).json();
    JsonNode back = get("?limit=2&since=" + third.path("prev_batch").asText()).json();

    assertThat(names(first)).containsExactly("Room4", "Room3");
    assertThat(names(second)).containsExactly("Room2", "Room1");
    assertThat(names(third)).containsExactly("Room0");
    assertThat(names(back)).containsExactly("Room2", "Room1");
    assertThat(first.has("prev_batch") || third.has("next_batch")).isFalse();
    assertThat(first.path("total_room_count_estimate").asInt()).isEqualTo(5);
  }

  @Test
  void a_page_begins_behind_its_place_though_the_room_there_has_gone() {
    List<TestRoom> rooms = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rooms.add(room(US, "Room" + i, "public", "shared", i));
      bridge.list(rooms.get(i));
    }
    String next = get("?limit=1").json().path("next_batch").asText();
    bridge.list(rooms.get(2).state("m.room.join_rules", "", "{'join_rule': 'invite'}"));

    assertThat(names(get("?since=" + next).json())).containsExactly("Room1", "Room0");
  }

  @Test
  void a_filter_looks_for_words_and_types() {
    bridge.list(room(US, "Cheese", "public", "shared", 1));
    TestRoom space = new TestRoom(US, RoomVersions.V11, "space", "m.space");
    bridge.list(
        space
            .state("m.room.join_rules", "", "{'join_rule': 'public'}")
            .state("m.room.name", "", "{'name': 'Dairy'}")
            .state("m.room.topic", "", "{'topic': 'All about CHEESE'}"));

    assertThat(names(post("{'filter': {'generic_search_term': 'cheese'}}").json())).hasSize(2);
    assertThat(names(post("{'filter': {'generic_search_term': 'dai'}}").json()))
        .containsExactly("Dairy");
    assertThat(names(post("{'filter': {'room_types': ['m.space']}}").json()))
        .containsExactly("Dairy");
    assertThat(names(post("{'filter': {'room_types': [null]}}").json())).containsExactly("Cheese");
    assertThat(names(post("{}").json())).hasSize(2);
    assertThat(names(get("?third_party_instance_id=irc").json())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'limit': -1}",
        "{'limit': 'x'}",
        "{'limit': 99999999999999999999}",
        "{'since': 5}",
        "{'since': 'x'}",
        "{'since': '!!'}",
        "{'filter': []}",
        "{'filter': {'generic_search_term': {}}}",
        "{'filter': {'room_types': 'm.space'}}",
        "{'filter': {'room_types': [5]}}",
      })
  void a_query_that_is_none_is_refused(String body) {
    Answer answer = post(body);

    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(400);
    assertThat(answer.errcode()).isIn("M_BAD_JSON", "M_INVALID_PARAM");
  }
}
