package io.peekbridge.api.operator;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
  private static final RoomId ROOM = new RoomId("!r:peer.example");

  private final OperatorFixture bridge = new OperatorFixture();
  private final List<Asked> asked = new ArrayList<>();

  private record Asked(String room, List<ServerName> via, UserId user, Duration patience) {}

  private void answering(Joins.Answer answer) {
    bridge.joins =
        (room, via, user, wait) -> {
          asked.add(new Asked(room, via, user, wait));
          return answer;
        };
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void a_room_is_joined_as_the_bridge_unless_another_user_is_named() {
    answering(new Joins.Joined(ROOM, new EventId("$e"), Optional.of(PEER.name())));

    Answer answer = bridge.http().json("POST", path("!r:peer.example", "join"), "{}");
    String more = "{\"via\":[\"peer.example\"],\"user\":\"@bob:bridge.example\",\"wait_ms\":0}";
    bridge.http().json("POST", path("#a/b:peer.example", "join"), more);
    bridge.http().json("POST", path("!r:x", "join"), "{\"user\":\"carol\",\"wait_ms\":9999999}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"state\":\"joined\",\"room_id\":\"!r:peer.example\",\"event_id\":\"$e\","
                + "\"via\":\"peer.example\"}");
    Duration patience = Duration.ofSeconds(2);
    assertThat(asked)
        .containsExactly(
            new Asked(ROOM.value(), List.of(), UserId.of("bridge", US.name()), patience),
            new Asked(
                "#a/b:peer.example",
                List.of(PEER.name()),
                UserId.of("bob", US.name()),
                Duration.ZERO),
            new Asked("!r:x", List.of(), UserId.of("carol", US.name()), patience));
  }

  @Test
  void a_join_that_takes_longer_goes_on_and_says_how_far_it_is() {
    answering(new Joins.UnderWay("receiving the room", Optional.of(PEER.name()), 1200, 5));

    Answer answer = bridge.http().json("POST", path("!r:peer.example", "join"), "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body())
        .isEqualTo(
            "{\"state\":\"joining\",\"stage\":\"receiving the room\",\"server\":\"peer.example\","
                + "\"events\":1200,\"since\":5}");
  }

  @Test
  void a_join_that_came_to_nothing_is_a_problem() {
    answering(new Joins.Refused(403, "peer.example: status 403 M_FORBIDDEN"));

    Answer answer = bridge.http().json("POST", path("!r:peer.example", "join"), "{}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().path("detail").asText()).contains("M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"via\":3}",
        "{\"via\":[3]}",
        "{\"via\":[\"a b\"]}",
        "{\"user\":3}",
        "{\"user\":\"@bob:peer.example\"}",
        "{\"user\":\"@b b:bridge.example\"}",
        "{\"user\":\"@:bridge.example\"}",
        "{\"wait_ms\":-1}",
        "{\"wait_ms\":\"x\"}",
        "[]"
      })
  void what_makes_no_sense_is_refused(String body) {
    answering(new Joins.Refused(500, "asked"));
    assertThat(bridge.http().json("POST", path("!r:x", "join"), body).status()).isEqualTo(400);
    assertThat(asked).isEmpty();
  }

  @Test
  void a_room_is_left_by_an_event_of_the_user() {
    bridge.rooms.decide(Outcome.accepted(new EventId("$left"), 3));

    Answer answer = bridge.http().json("POST", path("!r:peer.example", "leave"), "{}");

    assertThat(answer.body()).isEqualTo("{\"event_id\":\"$left\"}");
    PublishEvent entry = bridge.log.entries(PublishEvent.class).getFirst();
    assertThat(entry.draft().sender()).isEqualTo(UserId.of("bridge", US.name()));
    assertThat(entry.draft().stateKey()).contains("@bridge:bridge.example");
    assertThat(entry.draft().content()).hasToString("{\"membership\":\"leave\"}");
  }

  @Test
  void who_is_not_in_a_room_does_not_leave_it() {
    bridge.rooms.decide(Outcome.refused(Outcome.Code.FORBIDDEN, "not in the room", 3));
    Answer answer =
        bridge.http().json("POST", path("!r:peer.example", "leave"), "{\"user\":\"bob\"}");
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void in_a_room_of_others_the_bridge_speaks_for_itself() {
    TestRoom theirs = new TestRoom(PEER, RoomVersions.V11, "theirs");
    bridge.rooms.put(RoomInfo.Kind.JOINED, theirs.events());
    bridge.rooms.decide(Outcome.accepted(new EventId("$new"), 3));

    String target = path(theirs.roomId().value(), "state") + "/m.room.topic";
    assertThat(bridge.http().json("PUT", target, "{}").status()).isEqualTo(200);

    assertThat(bridge.log.entries(PublishEvent.class).getFirst().draft().sender())
        .isEqualTo(UserId.of("bridge", US.name()));
  }

  @Test
  void a_room_that_we_are_in_is_not_followed() {
    TestRoom theirs = new TestRoom(PEER, RoomVersions.V11, "theirs");
    bridge.rooms.put(RoomInfo.Kind.JOINED, theirs.events());
    String target =
        "/api/v1/peeks/" + URLEncoder.encode(theirs.roomId().value(), StandardCharsets.UTF_8);
    assertThat(bridge.http().json("PUT", target, "{\"via\":[\"peer.example\"]}").status())
        .isEqualTo(409);
  }

  private static String path(String room, String what) {
    return "/api/v1/rooms/" + URLEncoder.encode(room, StandardCharsets.UTF_8) + "/" + what;
  }
}
