package io.peekbridge.api.federation.membership;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.id.UserId;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest extends JoinScenario {
  @Test
  void a_template_stands_at_the_end_of_the_room_and_is_not_signed() {
    begun(room, "{'join_rule': 'public'}").message("hello");
    host(room);

    Answer answer = make("join", PEER, bob, "?ver=10&ver=11");

    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("room_version").asText()).isEqualTo("11");
    JsonNode event = answer.json().path("event");
    assertThat(event.path("room_id").asText()).isEqualTo(room.roomId().value());
    assertThat(event.path("type").asText()).isEqualTo("m.room.member");
    assertThat(event.path("sender").asText()).isEqualTo(bob.value());
    assertThat(event.path("state_key").asText()).isEqualTo(bob.value());
    assertThat(event.path("content").toString()).isEqualTo("{\"membership\":\"join\"}");
    assertThat(event.path("origin").asText()).isEqualTo(US.name().value());
    assertThat(event.path("origin_server_ts").asLong()).isEqualTo(bridge.clock.millis());
    assertThat(event.path("depth").asLong()).isEqualTo(room.last().depth() + 1);
    assertThat(event.path("prev_events").get(0).asText()).isEqualTo(room.last().eventId().value());
    assertThat(
            StreamSupport.stream(event.path("auth_events").spliterator(), false)
                .map(JsonNode::asText))
        .containsExactlyInAnyOrderElementsOf(
            ids(List.of(room.events().get(0), room.events().get(2), room.events().get(3))));
    assertThat(event.has("hashes") || event.has("signatures")).isFalse();
  }

  @Test
  void a_joining_server_has_to_know_the_rooms_version() {
    begun(room, "{'join_rule': 'public'}");
    host(room);

    for (String query : new String[] {"", "?ver=10", "?ver=10&ver=12"}) {
      Answer answer = make("join", PEER, bob, query);
      assertRefused(answer, 400, "M_INCOMPATIBLE_ROOM_VERSION");
      assertThat(answer.json().path("room_version").asText()).isEqualTo("11");
    }
    assertRefused(make("knock", PEER, bob, "?ver=1"), 400, "M_INCOMPATIBLE_ROOM_VERSION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"join", "leave", "knock"})
  void users_of_other_servers_are_none_of_the_callers_business(String handshake) {
    begun(room, "{'join_rule': 'public'}");
    host(room);

    assertRefused(make(handshake, OTHER, bob, "?ver=11"), 403, "M_FORBIDDEN");
    assertRefused(
        bridge.signed(
            PEER,
            "GET",
            "/_matrix/federation/v1/make_" + handshake + "/x/" + escaped(bob.value()),
            null),
        400,
        "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"join", "leave", "knock"})
  void only_rooms_that_we_are_in_can_be_come_into_through_us(String handshake) {
    begun(room, "{'join_rule': 'public'}");

    assertRefused(make(handshake, PEER, bob, "?ver=11"), 404, "M_NOT_FOUND");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    assertRefused(make(handshake, PEER, bob, "?ver=11"), 404, "M_NOT_FOUND");
    room.member(PEER, bob, "join").member(US, room.alice(), "leave");
    bridge.rooms.put(RoomInfo.Kind.JOINED, room.events());
    assertRefused(make(handshake, PEER, bob, "?ver=11"), 404, "M_NOT_FOUND");
  }

  @Test
  void the_rules_of_the_room_decide_before_a_template_is_given() {
    begun(room, "{'join_rule': 'invite'}");
    host(room);
    assertRefused(make("join", PEER, bob, "?ver=11"), 403, "M_FORBIDDEN");
    assertRefused(make("leave", PEER, bob, ""), 403, "M_FORBIDDEN");
    assertRefused(make("knock", PEER, bob, "?ver=11"), 403, "M_FORBIDDEN");

    room.state("m.room.member", bob.value(), "{'membership': 'invite'}");
    host(room);
    assertThat(make("join", PEER, bob, "?ver=11").status()).isEqualTo(200);
    Answer leave = make("leave", PEER, bob, "");
    assertThat(leave.json().path("event").path("content").path("membership").asText())
        .isEqualTo("leave");

    room.state("m.room.member", bob.value(), "{'membership': 'ban'}");
    host(room);
    assertRefused(make("join", PEER, bob, "?ver=11"), 403, "M_FORBIDDEN");
  }

  @Test
  void a_room_with_a_door_to_knock_on_gives_a_template_for_it() {
    begun(room, "{'join_rule': 'knock'}");
    host(room);

    Answer answer = make("knock", PEER, bob, "?ver=11");

    assertThat(answer.json().path("event").path("content").path("membership").asText())
        .isEqualTo("knock");
    assertRefused(make("join", PEER, bob, "?ver=11"), 403, "M_FORBIDDEN");
  }

  @Test
  void a_server_that_the_acl_denies_gets_no_template() {
    begun(room, "{'join_rule': 'public'}")
        .state("m.room.server_acl", "", "{'allow': ['*'], 'deny': ['peer.example']}");
    host(room);

    assertRefused(make("join", PEER, bob, "?ver=11"), 403, "M_FORBIDDEN");
    UserId dan = UserId.of("dan", OTHER.name());
    assertThat(make("join", OTHER, dan, "?ver=11").status()).isEqualTo(200);
  }
}
