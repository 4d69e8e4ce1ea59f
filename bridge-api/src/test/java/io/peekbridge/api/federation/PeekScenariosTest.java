package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeekScenariosTest {
  private final FederationFixture bridge = new FederationFixture();
  private final TestRoom room =
      new TestRoom(US, RoomVersions.V11, "a/b+%c")
          .state("m.room.member", "@alice:bridge.example", "{'membership': 'join'}")
          .state("m.room.history_visibility", "", "{'history_visibility': 'world_readable'}")
          .message("hello");

  @BeforeEach
  void host() {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.rooms.decide(Outcome.ok(3));
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void a_granted_peek_is_answered_in_the_shapes_of_both_texts() {
    JsonNode answer = put("p1", "?ver=10&ver=11").json();

    assertThat(answer.path("peek_id").asText()).isEqualTo("p1");
    assertThat(answer.path("room_version").asText()).isEqualTo("11");
    assertThat(answer.path("renewal_interval").asLong()).isEqualTo(3_600_000);
    assertThat(answer.path("latest_event")).isEqualTo(room.last().json());
    assertThat(answer.path("state")).containsExactlyElementsOf(json(room.events().subList(0, 3)));
    assertThat(answer.path("auth_chain")).isEmpty();
    assertThat(answer.path("events")).containsExactlyElementsOf(json(room.events()));
    assertThat(texts(answer.path("common_state_ids")))
        .containsExactlyElementsOf(ids(room.events().subList(0, 3)));
    assertThat(answer.path("latest_event_state_ids"))
        .isEqualTo(TestRoom.json("{'%s': []}".formatted(room.last().eventId())));
  }

  @Test
  void the_snapshot_is_the_room_where_the_peek_was_decided_not_where_it_is_now() {
    room.message("later").message("later still");
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.rooms.decide(Outcome.ok(4));

    JsonNode answer = put("p1", "").json();

    assertThat(answer.path("latest_event")).isEqualTo(room.events().get(4).json());
    assertThat(answer.path("events")).hasSize(5);
  }

  @Test
  void pdus_are_sent_byte_for_byte_as_they_are_kept() {
    String body = put("p1", "").body();

    for (Pdu event : room.events()) {
      assertThat(body).contains(new String(event.bytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void what_is_written_to_the_log_names_the_proven_origin() {
    put("p1", "?ver=11&ver=org.example.v%2B1");

    PeekStart start = bridge.log.entries(PeekStart.class).getFirst();
    assertThat(bridge.log.entries().getFirst().roomId()).isEqualTo(room.roomId());
    assertThat(start.server()).isEqualTo(PEER.name());
    assertThat(start.peekId()).isEqualTo("p1");
    assertThat(start.versions()).contains(List.of("11", "org.example.v+1"));
    assertThat(start.renewalIntervalMs()).isEqualTo(3_600_000);
  }

  @Test
  void without_ver_there_is_no_constraint() {
    assertThat(put("p1", "").status()).isEqualTo(200);
    assertThat(bridge.log.entries(PeekStart.class).getFirst().versions()).isEmpty();
  }

  @Test
  void a_repeated_put_renews_and_answers_in_full() {
    Answer first = put("p1", "");
    activePeek(PEER.name(), "p1");
    Answer second = put("p1", "");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    List<PeekStart> starts = bridge.log.entries(PeekStart.class);
    assertThat(starts).hasSize(2);
    assertThat(starts.get(0).requestId()).isNotEqualTo(starts.get(1).requestId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"123456789", "a%20b", "a%2Fb", "%21r", "%C3%A9", "a%00", "a;b", "a%25", "a:b"})
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
  void more_active_peeks_than_a_server_may_have_are_limited() {
    activePeek(PEER.name(), "a");
    activePeek(PEER.name(), "b");
    activePeek(PEER.name(), "c");

    Answer another = put("d", "");

    assertThat(another.status()).isEqualTo(429);
    assertThat(another.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    assertThat(another.json().path("retry_after_ms").asLong()).isPositive();
    assertThat(another.header("Retry-After")).contains("60");
    assertThat(put("a", "").status()).describedAs("a peek that it has").isEqualTo(200);
    assertThat(renew("b").status()).isEqualTo(200);
    assertThat(bridge.signed(OTHER, "PUT", target("a"), "{}").status())
        .describedAs("another server")
        .isEqualTo(200);
    endPeek(PEER.name(), "c");
    assertThat(put("d", "").status()).describedAs("after one has ended").isEqualTo(200);
  }

  @Test
  void asking_too_often_is_limited_for_each_server_until_time_has_passed() {
    for (int i = 0; i < 20; i++) {
      assertThat(put("p", "").status()).isEqualTo(200);
    }

    Answer limited = put("p", "");

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
    long wait = limited.json().path("retry_after_ms").asLong();
    assertThat(wait).isBetween(1L, 3_001L);
    assertThat(limited.header("Retry-After").map(Long::parseLong).orElseThrow())
        .isBetween(1L, 4L);
    assertThat(bridge.signed(OTHER, "PUT", target("p"), "{}").status()).isEqualTo(200);
    assertThat(renew("p").status()).isEqualTo(200);
    bridge.clock.advance(Duration.ofMillis(wait));
    assertThat(put("p", "").status()).isEqualTo(200);
  }

  @Test
  void renewing_is_answered_with_the_interval_and_nothing_else() {
    Answer answer = renew("p1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"renewal_interval\":3600000}");
    PeekRenew renewal = bridge.log.entries(PeekRenew.class).getFirst();
    assertThat(renewal.server()).isEqualTo(PEER.name());
    assertThat(renewal.peekId()).isEqualTo("p1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}"})
  void deleting_takes_a_body_or_none_and_answers_with_an_empty_object(String body) {
    Answer answer = bridge.signed(PEER, "DELETE", target("p1"), body.isEmpty() ? null : body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(bridge.log.entries(PeekStop.class).getFirst().peekId()).isEqualTo("p1");
  }

  @Test
  void a_snapshot_that_cannot_be_read_is_asked_for_again() {
    bridge.rooms.snapshots(false);

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).contains("2");
    assertThat(answer.json().path("retry_after_ms").asLong()).isEqualTo(2000);
  }

  @Test
  void only_so_many_snapshots_are_sent_at_once() {
    ApiSettings usual = FederationFixture.settings();
    ApiSettings.Limits limits = usual.limits();
    ApiSettings one =
        new ApiSettings(
            usual.federation(),
            usual.operator(),
            usual.peeks(),
            new ApiSettings.Limits(
                limits.maxTransactionBytes(),
                limits.maxBodyBytes(),
                limits.maxConcurrentRequests(),
                1,
                Duration.ofSeconds(20),
                limits.idleTimeout(),
                limits.stopTimeout()),
            usual.version());
    CountDownLatch confirm = new CountDownLatch(1);
    try (FederationFixture busy = new FederationFixture(one)) {
      busy.rooms.put(RoomInfo.Kind.HOSTED, room.events());
      busy.rooms.decide(Outcome.ok(3));
      busy.log.confirmAfter(confirm);
      CompletableFuture<Answer> first =
          CompletableFuture.supplyAsync(() -> busy.signed(PEER, "PUT", target("a"), "{}"));
      await().until(() -> busy.log.entries().size() == 1);

      Answer second = busy.signed(PEER, "PUT", target("b"), "{}");

      assertThat(second.status()).isEqualTo(429);
      assertThat(second.json().path("retry_after_ms").asLong()).isEqualTo(1000);
      assertThat(busy.log.entries()).describedAs("no peek without its answer").hasSize(1);
      confirm.countDown();
      assertThat(first.join().status()).isEqualTo(200);
      assertThat(busy.signed(PEER, "PUT", target("b"), "{}").status()).isEqualTo(200);
    }
  }

  @Test
  void a_topology_that_is_not_there_is_asked_again() {
    bridge.rooms.available(false);

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.errcode()).isEqualTo("M_UNKNOWN");
    assertThat(answer.header("Retry-After")).isPresent();
  }

  @Test
  void a_log_that_does_not_take_the_peek_is_asked_again() {
    bridge.log.failWith(new TimeoutException("broker gone"));

    Answer answer = put("p1", "");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("broker gone");
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
        bridge
            .http()
            .send("PUT", target("p1"), forAnother, "{}".getBytes(StandardCharsets.UTF_8));

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

  private Answer put(String peekId, String query) {
    return bridge.signed(PEER, "PUT", target(peekId) + query, "{}");
  }

  private Answer renew(String peekId) {
    return bridge.signed(PEER, "POST", target(peekId) + "/renew", "{}");
  }

  private Answer delete(String peekId) {
    return bridge.signed(PEER, "DELETE", target(peekId), null);
  }

  private String target(String peekId) {
    return "/_matrix/federation/v1/peek/" + escaped() + "/" + peekId;
  }

  private String escaped() {
    return URLEncoder.encode(room.roomId().value(), StandardCharsets.UTF_8);
  }

  private void activePeek(ServerName server, String peekId) {
    SubscriptionKey key = new SubscriptionKey(room.roomId(), server, peekId);
    bridge.peeks.accept(
        key, Optional.of(new Subscription(room.roomId(), server, peekId, 0, Long.MAX_VALUE, 0)));
  }

  private void endPeek(ServerName server, String peekId) {
    bridge.peeks.accept(new SubscriptionKey(room.roomId(), server, peekId), Optional.empty());
  }

  private static Outcome refused(Outcome.Code code) {
    return Outcome.refused(code, "because", 3);
  }

  private static List<JsonNode> json(List<Pdu> events) {
    return events.stream().<JsonNode>map(Pdu::json).toList();
  }

  private static List<String> ids(List<Pdu> events) {
    return events.stream().map(event -> event.eventId().value()).toList();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
