package io.peekbridge.api.operator;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorScenariosTest {
  private final OperatorFixture bridge = new OperatorFixture();
  private final TestRoom room =
      new TestRoom(US, RoomVersions.V11, "a/b")
          .state("m.room.member", "@alice:bridge.example", "{'membership': 'join'}")
          .state("m.room.name", "", "{'name': 'A room'}");

  @BeforeEach
  void host() {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.rooms.decide(Outcome.accepted(new EventId("$new"), 3));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void a_state_event_is_published_by_the_rooms_creator_unless_another_is_named() {
    Answer answer = bridge.http().json("PUT", path("/state/m.room.topic"), "{\"topic\":\"t\"}");
    bridge.http().json("PUT", path("/state/m.x/k%2Fy?sender_localpart=bob"), "{}");
    bridge.http().json("PUT", path("/state/m.y/"), "{}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"event_id\":\"$new\"}");
    var drafts = bridge.log.entries(PublishEvent.class).stream().map(PublishEvent::draft).toList();
    assertThat(drafts.get(0).type()).isEqualTo("m.room.topic");
    assertThat(drafts.get(0).stateKey()).contains("");
    assertThat(drafts.get(0).sender().value()).isEqualTo("@alice:bridge.example");
    assertThat(drafts.get(0).content()).hasToString("{\"topic\":\"t\"}");
    assertThat(drafts.get(1).stateKey()).contains("k/y");
    assertThat(drafts.get(1).sender().value()).isEqualTo("@bob:bridge.example");
    assertThat(drafts.get(2).stateKey()).contains("");
    assertThat(bridge.log.entries()).allMatch(entry -> entry.roomId().equals(room.roomId()));
  }

  @Test
  void a_message_is_published_without_a_state_key_under_the_clients_own_request_id() {
    Answer answer =
        bridge
            .http()
            .send(
                "POST",
                path("/events"),
                Map.of("Content-Type", "application/json", "Idempotency-Key", "mine"),
                "{\"type\":\"m.room.message\",\"content\":{\"body\":\"x\"}}"
                    .getBytes(StandardCharsets.UTF_8));

    assertThat(answer.json().path("event_id").asText()).isEqualTo("$new");
    PublishEvent entry = bridge.log.entries(PublishEvent.class).getFirst();
    assertThat(entry.requestId()).isEqualTo("mine");
    assertThat(entry.draft().stateKey()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"NOT_FOUND, 404", "FORBIDDEN, 403", "INVALID, 400", "EXISTS, 409"})
  void what_the_topology_refuses_is_a_problem(Outcome.Code code, int status) {
    bridge.rooms.decide(Outcome.refused(code, "because", 1));

    Answer answer = bridge.http().json("PUT", path("/state/m.x"), "{}");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("detail").asText()).isEqualTo("because");
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
  }

  @Test
  void a_room_that_is_not_there_is_not_found_anywhere() {
    String other = "/api/v1/rooms/%21other";

    assertThat(bridge.http().get(other).status()).isEqualTo(404);
    assertThat(bridge.http().get(other + "/state").status()).isEqualTo(404);
    assertThat(bridge.http().get(other + "/peekers").status()).isEqualTo(404);
    assertThat(bridge.http().json("PUT", other + "/state/m.x", "{}").status()).isEqualTo(404);
    assertThat(bridge.http().get("/api/v1/peeks/%21other").status()).isEqualTo(404);
    assertThat(bridge.http().send("DELETE", "/api/v1/peeks/%21other", Map.of(), null).status())
        .isEqualTo(404);
    assertThat(bridge.http().get("/api/v1/rooms/noid").status()).isEqualTo(400);
    assertThat(bridge.http().get("/api/v1/nothing").status()).isEqualTo(404);
  }

  @Test
  void a_topology_that_is_not_ready_is_asked_again() {
    bridge.rooms.available(false);

    Answer answer = bridge.http().get(path(""));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(bridge.http().get("/health/live").status()).isEqualTo(200);
    assertThat(bridge.http().get("/health/ready").status()).isEqualTo(503);
  }

  @Test
  void a_log_that_fails_or_takes_no_more_is_told_apart() {
    bridge.log.failWith(new TimeoutException("gone"));
    assertThat(bridge.http().json("PUT", path("/state/m.x"), "{}").status()).isEqualTo(503);
    bridge.log.failWith(new RecordTooLargeException("large"));
    assertThat(bridge.http().json("PUT", path("/state/m.x"), "{}").status()).isEqualTo(413);
  }

  @Test
  void a_room_is_shown_with_its_state_and_its_peekers() {
    bridge.rooms.put(new Subscription(room.roomId(), PEER.name(), "p", 1, 2, 0));

    JsonNode shown = bridge.http().get(path("")).json();
    JsonNode state = bridge.http().get(path("/state")).json().path("items");
    JsonNode peekers = bridge.http().get(path("/peekers")).json().path("items");

    assertThat(shown.path("room_id").asText()).isEqualTo("!a/b:bridge.example");
    assertThat(shown.path("role").asText()).isEqualTo("hosted");
    assertThat(shown.path("room_version").asText()).isEqualTo("11");
    assertThat(shown.path("name").asText()).isEqualTo("A room");
    assertThat(shown.path("position").asLong()).isEqualTo(2);
    assertThat(state).hasSize(3);
    assertThat(state.get(2).path("event")).isEqualTo(room.last().json());
    assertThat(peekers.get(0).path("server").asText()).isEqualTo("peer.example");
    assertThat(peekers.get(0).path("expires_at").asLong()).isEqualTo(2);
  }

  @Test
  void rooms_are_listed_page_by_page() {
    for (String name : new String[] {"b", "c", "d", "e"}) {
      TestRoom more = new TestRoom(US, RoomVersions.V11, name);
      bridge.rooms.put(RoomInfo.Kind.HOSTED, more.events());
    }

    JsonNode first = bridge.http().get("/api/v1/rooms?limit=2").json();
    String next = URLEncoder.encode(first.path("next").asText(), StandardCharsets.UTF_8);
    JsonNode second = bridge.http().get("/api/v1/rooms?limit=2&from=" + next).json();
    JsonNode last = bridge.http().get("/api/v1/rooms?limit=2&from=%21d%3Abridge.example").json();

    assertThat(first.path("items")).hasSize(2);
    assertThat(second.path("items").get(0).path("room_id").asText()).isEqualTo("!c:bridge.example");
    assertThat(last.path("items")).hasSize(1);
    assertThat(last.has("next")).isFalse();
    assertThat(bridge.http().get("/api/v1/rooms?limit=0").status()).isEqualTo(400);
    assertThat(bridge.http().get("/api/v1/rooms?limit=x").status()).isEqualTo(400);
    assertThat(bridge.http().get("/api/v1/rooms?from=x").status()).isEqualTo(400);
  }

  @Test
  void following_a_room_again_keeps_the_peek_and_changes_the_servers() {
    String target = "/api/v1/peeks/%21r%3Apeer.example";

    JsonNode first = bridge.http().json("PUT", target, "{\"via\":[\"peer.example\"]}").json();
    bridge.peekStates.put(
        bridge.followed.all().iterator().next().roomId(), TestRoom.json("{'state': 'ACTIVE'}"));
    JsonNode second =
        bridge.http().json("PUT", target, "{\"via\":[\"other.example\",\"peer.example\"]}").json();

    assertThat(first.path("peek_id").asText()).matches("[0-9a-zA-Z]{8}");
    assertThat(first.path("state").asText()).isEqualTo("unknown");
    assertThat(second.path("peek_id")).isEqualTo(first.path("peek_id"));
    assertThat(second.path("via")).hasSize(2);
    assertThat(second.path("state").asText()).isEqualTo("active");
    assertThat(bridge.http().get(target).json()).isEqualTo(second);
    assertThat(bridge.http().get("/api/v1/peeks").json().path("items").get(0)).isEqualTo(second);
    assertThat(bridge.http().send("DELETE", target, Map.of(), null).status()).isEqualTo(204);
    assertThat(bridge.followed.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"via\":[]}",
        "{\"via\":\"peer.example\"}",
        "{\"via\":[1]}",
        "{\"via\":[\"not a name\"]}",
        "{\"via\":[\"bridge.example\"]}"
      })
  void a_room_is_followed_only_through_other_servers(String body) {
    assertThat(bridge.http().json("PUT", "/api/v1/peeks/%21r%3Ap", body).status()).isEqualTo(400);
    assertThat(bridge.followed.all()).isEmpty();
  }

  @Test
  void status_destinations_and_metrics_tell_how_the_bridge_is() {
    bridge.destinations.add(
        new Destination(PEER.name(), 7, -1, true, 2, 0, Optional.of("timeout"), 0, 0, 0, 0));
    bridge.lanes.put(PEER.name(), TestRoom.json("{'state': 'PARKED', 'last_error': 'timeout'}"));

    JsonNode status = bridge.http().get("/api/v1/status").json();
    JsonNode destination = bridge.http().get("/api/v1/destinations").json().path("items").get(0);
    String metrics = bridge.http().get("/metrics").body();

    assertThat(status.path("server_name").asText()).isEqualTo("bridge.example");
    assertThat(status.path("version").asText()).isEqualTo("1.2.3");
    assertThat(status.path("crypto_provider").asText()).isEqualTo("a provider");
    assertThat(status.path("ready").asBoolean()).isTrue();
    assertThat(status.path("destinations_behind").asInt()).isEqualTo(1);
    assertThat(destination.path("server").asText()).isEqualTo("peer.example");
    assertThat(destination.path("last_error").asText()).isEqualTo("timeout");
    assertThat(destination.path("lane").path("state").asText()).isEqualTo("PARKED");
    assertThat(metrics).contains("peekbridge_http_requests_seconds_count");
    assertThat(bridge.http().get("/health/ready").status()).isEqualTo(200);
  }

  @Test
  void bodies_are_json_of_a_bounded_size() {
    String target = path("/state/m.x");
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);

    assertThat(bridge.http().send("PUT", target, Map.of(), empty).status()).isEqualTo(415);
    assertThat(
            bridge.http().send("PUT", target, Map.of("Content-Type", "text/plain"), empty).status())
        .isEqualTo(415);
    assertThat(bridge.http().json("PUT", target, "\"x\"").status()).isEqualTo(400);
    assertThat(bridge.http().json("PUT", target, "{\"a\":1.5}").status()).isEqualTo(400);
    assertThat(
            bridge.http().json("PUT", target, "{\"a\":\"" + "x".repeat(300_000) + "\"}").status())
        .isEqualTo(413);
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void an_idempotency_key_is_short_and_visible() {
    for (String key : new String[] {"x".repeat(129), "a b"}) {
      Map<String, String> headers =
          Map.of("Content-Type", "application/json", "Idempotency-Key", key);
      assertThat(
              bridge
                  .http()
                  .send("PUT", path("/state/m.x"), headers, new byte[] {'{', '}'})
                  .status())
          .isEqualTo(400);
    }
  }

  private String path(String rest) {
    return "/api/v1/rooms/%21a%2Fb%3Abridge.example" + rest;
  }
}
