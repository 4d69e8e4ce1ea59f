package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeekRefusalsTest extends PeekScenario {
  @ParameterizedTest
  @ValueSource(
      strings = {"123456789", "a%20b", "a%2Fb", "%21r", "%C3%A9", "a%00", "a;b", "a%25", "a:b"})
  void a_bad_peek_id_is_unrecognized(String peekId) {
    for (Answer answer : List.of(put(peekId, ""), renew(peekId), delete(peekId))) {
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errcode()).isEqualTo("M_UNRECOGNIZED");
    }
    assertThat(bridge.log.entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void an_empty_peek_id_is_unrecognized(String end) {
    String target = "/_matrix/federation/v1/peek/" + escaped() + end;

    for (String method : List.of("PUT", "DELETE")) {
      Answer answer = bridge.signed(PEER, method, target, null);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.errcode()).isEqualTo("M_UNRECOGNIZED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "ABCD1234", "._=-", "%41%42", ".", "..", "%2E%2e", "=", "a%2Eb"})
  void every_peek_id_of_the_grammar_is_taken(String peekId) {
    assertThat(put(peekId, "").status()).isEqualTo(200);
  }

  @Test
  void a_setting_admits_a_room_id_as_peek_id() {
    ApiSettings.Peeks peeks = new ApiSettings.Peeks(Duration.ofHours(1), 10, 10, true);
    try (FederationFixture lenient = new FederationFixture(FederationFixture.settings(peeks))) {
      lenient.rooms.put(RoomInfo.Kind.HOSTED, room.events());
      lenient.rooms.decide(Outcome.ok(3));
      String target = "/_matrix/federation/v1/peek/" + escaped() + "/%21room%3Aserver.example";

      Answer answer = lenient.signed(PEER, "PUT", target, "{}");

      assertThat(answer.json().path("peek_id").asText()).isEqualTo("!room:server.example");
    }
  }

  @Test
  void an_unknown_room_or_peek_is_not_found() {
    bridge.rooms.decide(refused(Outcome.Code.NOT_FOUND));

    for (Answer answer : List.of(put("p1", ""), renew("p1"), delete("p1"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.errcode()).isEqualTo("M_NOT_FOUND");
      assertThat(answer.json().path("error").asText()).isEqualTo("because");
    }
  }

  @Test
  void a_room_that_is_not_peekable_is_forbidden() {
    bridge.rooms.decide(refused(Outcome.Code.FORBIDDEN));

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.errcode()).isEqualTo("M_FORBIDDEN");
  }

  @Test
  void a_room_version_that_the_server_does_not_know_is_incompatible() {
    bridge.rooms.decide(refused(Outcome.Code.INCOMPATIBLE_ROOM_VERSION));

    Answer answer = put("p1", "?ver=5");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errcode()).isEqualTo("M_INCOMPATIBLE_ROOM_VERSION");
    assertThat(answer.json().path("room_version").asText()).isEqualTo("11");
  }

  @Test
  void what_is_no_room_id_or_no_version_is_invalid() {
    String noRoom = "/_matrix/federation/v1/peek/room/p1";

    assertThat(bridge.signed(PEER, "PUT", noRoom, "{}").errcode()).isEqualTo("M_INVALID_PARAM");
    assertThat(put("p1", "?ver=" + "x".repeat(65)).errcode()).isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void a_request_that_is_not_signed_starts_nothing() {
    Answer unsigned = bridge.http().send("PUT", target("p1"), Map.of(), new byte[0]);
    Map<String, String> forAnother =
        bridge.authorization(PEER, "PUT", target("p2"), "{}".getBytes(StandardCharsets.UTF_8));
    Answer stolen =
        bridge.http().send("PUT", target("p1"), forAnother, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.errcode()).isEqualTo("M_UNAUTHORIZED");
    assertThat(stolen.status()).isEqualTo(401);
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void a_method_cannot_be_overridden_behind_the_signature() {
    Map<String, String> headers =
        Map.of(
            "Authorization",
            bridge.authorization(PEER, "PUT", target("p1"), null).get("Authorization"),
            "X-HTTP-Method-Override",
            "DELETE");

    Answer answer = bridge.http().send("PUT", target("p1"), headers, null);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(bridge.log.entries()).isEmpty();
  }
}
