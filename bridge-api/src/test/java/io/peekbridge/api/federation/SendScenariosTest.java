package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FakeRoomLog;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendScenariosTest {
  private final FederationFixture bridge = new FederationFixture();
  private final TestRoom room = new TestRoom(PEER, RoomVersions.V12, "unused");
  private final TestRoom second = new TestRoom(PEER, RoomVersions.V11, "second");

  @BeforeEach
  void follow() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    bridge.rooms.put(RoomInfo.Kind.PEEKED, second.events());
  }

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void events_of_several_rooms_reach_the_log_in_the_order_given() {
    Pdu one = room.next("one");
    room.message("one");
    Pdu two = room.next("two");
    Pdu three = second.next("three");

    Answer answer = send("t1", one, three, two);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("pdus")).isEqualTo(
        TestRoom.json("{'%s': {}, '%s': {}, '%s': {}}"
            .formatted(one.eventId(), three.eventId(), two.eventId())));
    assertThat(bridge.log.entries())
        .containsExactly(
            new FakeRoomLog.Entry(room.roomId(), entry(one)),
            new FakeRoomLog.Entry(second.roomId(), entry(three)),
            new FakeRoomLog.Entry(room.roomId(), entry(two)));
  }

  @Test
  void the_bytes_of_an_event_stay_as_its_sender_wrote_them() {
    Pdu event = room.next("é");
    String odd =
        "  { \"unsigned\" : {\"x\":[{}, \"\\u00e9}\\\"\"]},\n "
            + text(event).substring(1).replace("\"content\"", "\"c\\u006fntent\"");

    Answer answer = sendBody("t1", "{\"p\\u0064us\" : [ " + odd + " ], \"edus\":[]}");

    assertThat(answer.json().path("pdus").path(event.eventId().value()))
        .isEqualTo(TestRoom.json("{}"));
    assertThat(passed()).containsExactly(RawJson.of(odd.strip()));
  }

  @Test
  void a_transaction_that_comes_again_is_answered_again_and_appended_once() {
    Pdu event = room.next("once");

    Answer first = send("t1", event);
    Answer second = send("t1", event);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(bridge.log.entries()).hasSize(1);
    send("t2", event);
    assertThat(bridge.log.entries()).describedAs("under another id").hasSize(2);
    assertThat(bridge.signed(OTHER, "PUT", target("t1"), body(event)).status()).isEqualTo(200);
    assertThat(bridge.log.entries()).describedAs("of another server").hasSize(3);
  }

  @Test
  void a_transaction_that_comes_twice_at_once_is_worked_through_once() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);
    Pdu event = room.next("once");

    CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> send("t1", event));
    await().until(() -> bridge.log.entries().size() == 1);
    CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> send("t1", event));
    confirm.countDown();

    assertThat(second.join().body()).isEqualTo(first.join().body());
    assertThat(bridge.log.entries()).hasSize(1);
  }

  @Test
  void nothing_is_answered_before_the_log_has_confirmed() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);

    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() -> send("t1", room.next("slow")));

    await().until(() -> bridge.log.entries().size() == 1);
    assertThat(answer).isNotDone();
    confirm.countDown();
    assertThat(answer.join().status()).isEqualTo(200);
  }

  @Test
  void a_log_that_never_confirms_is_no_success_and_the_transaction_can_come_again() {
    CountDownLatch never = new CountDownLatch(1);
    bridge.log.confirmAfter(never);
    Pdu event = room.next("again");

    Answer slow = send("t1", event);

    assertThat(slow.status()).isEqualTo(503);
    assertThat(slow.errcode()).isEqualTo("M_UNKNOWN");
    assertThat(slow.header("Retry-After")).isPresent();
    never.countDown();
    bridge.log.confirmAfter(new CountDownLatch(0));
    assertThat(send("t1", event).status()).isEqualTo(200);
  }

  @Test
  void a_log_that_fails_is_no_success() {
    bridge.log.failWith(new TimeoutException("gone"));
    Pdu event = room.next("again");

    assertThat(send("t1", event).status()).isEqualTo(503);
    bridge.log.work();
    assertThat(send("t1", event).status()).isEqualTo(200);
    assertThat(bridge.log.entries()).hasSize(1);
  }

  @Test
  void rooms_that_are_neither_hosted_nor_followed_get_nothing() {
    TestRoom unknown = new TestRoom(PEER, RoomVersions.V11, "unknown");
    TestRoom forgotten = new TestRoom(PEER, RoomVersions.V11, "forgotten");
    bridge.rooms.put(RoomInfo.Kind.FORGOTTEN, forgotten.events());
    Pdu good = room.next("good");

    Answer answer = send("t1", unknown.next("x"), good, forgotten.next("y"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("pdus")).hasSize(1);
    assertThat(passed()).containsExactly(RawJson.of(good.bytes()));
    assertThat(counted("unknown_room")).isEqualTo(2);
  }

  @Test
  void a_followed_room_whose_snapshot_is_on_its_way_makes_the_sender_come_again() {
    TestRoom pending = new TestRoom(PEER, RoomVersions.V11, "pending");
    bridge.followed.follow(pending.roomId(), PEER.name());
    Pdu early = pending.next("early");

    Answer tooEarly = send("t1", room.next("first"), early);

    assertThat(tooEarly.status()).isEqualTo(503);
    assertThat(tooEarly.header("Retry-After")).isPresent();
    assertThat(bridge.log.entries()).describedAs("nothing of it, to keep the order").isEmpty();
    bridge.rooms.put(RoomInfo.Kind.PEEKED, pending.events());
    assertThat(send("t1", early).status()).isEqualTo(200);
    assertThat(passed()).containsExactly(RawJson.of(early.bytes()));
  }

  @Test
  void a_snapshot_that_never_comes_does_not_hold_up_other_rooms_for_ever() {
    TestRoom pending = new TestRoom(PEER, RoomVersions.V11, "pending");
    bridge.followed.follow(pending.roomId(), PEER.name());
    Pdu good = room.next("good");
    assertThat(send("t1", pending.next("early"), good).status()).isEqualTo(503);

    bridge.clock.advance(Duration.ofMinutes(6));
    Answer later = send("t1", pending.next("early"), good);

    assertThat(later.status()).isEqualTo(200);
    assertThat(passed()).containsExactly(RawJson.of(good.bytes()));
  }

  @Test
  void an_event_with_a_wrong_signature_is_refused_alone() {
    Pdu good = room.next("good");
    ObjectNode forged = room.next("forged").json().deepCopy();
    forged.put("origin_server_ts", 5);

    Answer answer = sendBody("t1", "{\"pdus\":[" + forged + "," + text(good) + "]}");

    String forgedId = EventHashes.eventId(forged, RoomVersions.V12).value();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("pdus").path(forgedId).path("error").asText())
        .contains("signature");
    assertThat(passed()).containsExactly(RawJson.of(good.bytes()));
  }

  @Test
  void an_event_without_a_signature_of_its_sender_is_refused() {
    ObjectNode unsigned = room.next("x").json().deepCopy();
    unsigned.putObject("signatures").putObject("other.example").put("ed25519:t", "AAAA");

    Answer answer = sendBody("t1", "{\"pdus\":[" + unsigned + "]}");

    assertThat(answer.json().path("pdus").elements().next().has("error")).isTrue();
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void with_a_wrong_content_hash_only_the_redacted_event_goes_on() {
    Pdu event = room.next("honest");
    ObjectNode changed = event.json().deepCopy();
    changed.withObjectProperty("content").put("body", "changed on the way");

    Answer answer = sendBody("t1", "{\"pdus\":[" + changed + "]}");

    assertThat(answer.json().path("pdus").path(event.eventId().value())).isEmpty();
    assertThat(answer.json().path("pdus").has(event.eventId().value())).isTrue();
    String kept = passed().getFirst().toString();
    assertThat(kept).doesNotContain("changed on the way").contains("\"content\":{}");
  }

  @Test
  void keys_are_asked_for_as_of_the_events_time_and_once_for_all() {
    Pdu one = room.next("one");
    send("t1", one, room.next("two"), second.next("three"));

    assertThat(bridge.keys.asked())
        .allSatisfy(
            request ->
                assertThat(request.validAt().toEpochMilli()).isEqualTo(one.originServerTs()))
        .hasSize(1);
  }

  @Test
  void a_key_that_cannot_be_had_now_makes_the_sender_come_again_but_not_for_ever() {
    TestRoom theirs = new TestRoom(OTHER, RoomVersions.V11, "theirs");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, theirs.events());
    bridge.keys.unreachable(OTHER.name());
    Pdu event = theirs.next("from a third server");

    assertThat(send("t1", event).status()).isEqualTo(503);
    bridge.keys.knowing(OTHER);
    assertThat(send("t1", event).status()).isEqualTo(200);
    assertThat(passed()).containsExactly(RawJson.of(event.bytes()));

    bridge.keys.unreachable(OTHER.name());
    bridge.clock.advance(Duration.ofMinutes(6));
    Answer givenUp = send("t2", event);
    assertThat(givenUp.status()).isEqualTo(200);
    assertThat(givenUp.json().path("pdus").path(event.eventId().value()).has("error")).isTrue();
  }

  @Test
  void a_server_that_the_rooms_acl_denies_is_told_for_each_event() {
    second.state("m.room.server_acl", "", "{'allow': ['*'], 'deny': ['peer.example']}");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, second.events());
    Pdu denied = second.next("denied");
    Pdu fine = room.next("fine");

    Answer answer = send("t1", denied, fine);

    assertThat(answer.json().path("pdus").path(denied.eventId().value()).path("error").asText())
        .contains("ACL");
    assertThat(answer.json().path("pdus").path(fine.eventId().value())).isEmpty();
    assertThat(passed()).containsExactly(RawJson.of(fine.bytes()));
    assertThat(bridge.signed(OTHER, "PUT", target("t2"), body(denied)).json().path("pdus"))
        .describedAs("the sender of the event does not matter, who relays it does")
        .isEqualTo(TestRoom.json("{'%s': {}}".formatted(denied.eventId())));
  }

  @Test
  void what_is_no_event_of_the_room_is_refused_with_its_id_if_it_has_one() {
    ObjectNode lacking = room.next("x").json().deepCopy();
    lacking.remove("depth");

    Answer answer =
        sendBody("t1", "{\"pdus\":[" + lacking + ", {}, {\"room_id\": 3}, {\"room_id\":\"x\"}]}");

    String id = EventHashes.eventId(lacking, RoomVersions.V12).value();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("pdus").path(id).has("error")).isTrue();
    assertThat(answer.json().path("pdus")).hasSize(1);
    assertThat(counted("malformed")).isEqualTo(4);
  }

  @Test
  void a_server_that_sends_much_at_once_is_slowed_down_and_others_are_not() {
    CountDownLatch confirm = new CountDownLatch(1);
    bridge.log.confirmAfter(confirm);
    List<CompletableFuture<Answer>> underWay = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        String id = "t" + i;
        Pdu event = room.next(id);
        underWay.add(CompletableFuture.supplyAsync(() -> send(id, event), threads));
      }
      await().until(() -> bridge.log.entries().size() == 8);

      Answer ninth = send("t9", room.next("t9"));

      assertThat(ninth.status()).isEqualTo(429);
      assertThat(ninth.errcode()).isEqualTo("M_LIMIT_EXCEEDED");
      assertThat(ninth.json().path("retry_after_ms").asLong()).isEqualTo(1000);
      assertThat(bridge.signed(OTHER, "PUT", target("t9"), "{}").status()).isEqualTo(200);
      confirm.countDown();
      assertThat(underWay).allMatch(answer -> answer.join().status() == 200);
      assertThat(send("t9", room.next("t9")).status()).isEqualTo(200);
    }
  }

  @Test
  void edus_are_counted_and_dropped() {
    Answer answer =
        sendBody("t1", "{\"edus\":[{\"edu_type\":\"m.typing\"},{\"edu_type\":\"m.x\"}]}");

    assertThat(answer.body()).isEqualTo("{\"pdus\":{}}");
    assertThat(bridge.metrics.counter("peekbridge.edus.dropped").count()).isEqualTo(2);
  }

  @Test
  void expired_peeks_are_told_to_the_follower_as_far_as_they_can_be_peeks() {
    Answer answer =
        sendBody(
            "t1",
            "{\"expired_peeks\":[{\"room_id\":\"!a:b\",\"peek_id\":\"p\"},{\"room_id\":7},{}]}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(bridge.expiredPeeks).containsExactly("peer.example !a:b p");
  }

  @Test
  void no_more_than_50_events_and_100_edus_are_taken() {
    String event = text(room.next("x"));

    assertThat(sendBody("a", "{\"pdus\":[" + times(50, event) + "]}").status()).isEqualTo(200);
    assertThat(sendBody("b", "{\"pdus\":[" + times(51, event) + "]}").errcode())
        .isEqualTo("M_BAD_JSON");
    assertThat(sendBody("c", "{\"edus\":[" + times(100, "{}") + "]}").status()).isEqualTo(200);
    assertThat(sendBody("d", "{\"edus\":[" + times(101, "{}") + "]}").errcode())
        .isEqualTo("M_BAD_JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"pdus\":{}}",
        "{\"pdus\":[1]}",
        "{\"pdus\":[null]}",
        "{\"pdus\":[[]]}",
        "{\"pdus\":null}",
        "{\"edus\":\"x\"}",
        "{\"expired_peeks\":{}}",
        "{\"origin\":\"other.example\"}",
        "{\"origin\":1}",
        "{\"origin_server_ts\":\"now\"}"
      })
  void a_transaction_of_wrong_types_is_bad_json(String body) {
    Answer answer = sendBody("t1", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errcode()).isEqualTo("M_BAD_JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "", "{", "\"x\"", "{} {}", "{\"a\":1,\"a\":2}", "nul"})
  void what_is_no_json_object_is_not_json(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    // Signed over an empty object, because nothing else could be.
    Answer answer =
        bridge
            .http()
            .send(
                "PUT",
                target("t1"),
                bridge.authorization(PEER, "PUT", target("t1"), null),
                bytes);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errcode()).isEqualTo("M_NOT_JSON");
  }

  @Test
  void a_body_that_is_too_large_is_refused_before_it_is_read() {
    String large = "{\"x\":\"" + "y".repeat(8 * 1024 * 1024) + "\"}";

    Answer answer = sendBody("t1", large);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.errcode()).isEqualTo("M_TOO_LARGE");
  }

  @Test
  void a_transaction_id_may_hold_any_character_but_not_too_many() {
    assertThat(sendBody("a%2Fb%20%C3%A9", "{}").status()).isEqualTo(200);
    assertThat(sendBody("x".repeat(256), "{}").errcode()).isEqualTo("M_INVALID_PARAM");
  }

  private Answer send(String transactionId, Pdu... pdus) {
    return sendBody(transactionId, body(pdus));
  }

  private Answer sendBody(String transactionId, String body) {
    return bridge.signed(PEER, "PUT", target(transactionId), body);
  }

  private static String target(String transactionId) {
    return "/_matrix/federation/v1/send/" + transactionId;
  }

  private static String body(Pdu... pdus) {
    return Stream.of(pdus)
        .map(SendScenariosTest::text)
        .collect(Collectors.joining(",", "{\"pdus\":[", "],\"origin_server_ts\":1}"));
  }

  private static String text(Pdu pdu) {
    return new String(CanonicalJson.encode(pdu.json()), StandardCharsets.UTF_8);
  }

  private static String times(int count, String item) {
    return String.join(",", Collections.nCopies(count, item));
  }

  private static IncomingPdu entry(Pdu pdu) {
    return new IncomingPdu(origin().name(), pdu.eventId(), RawJson.of(pdu.bytes()));
  }

  private static FederationIdentity origin() {
    return PEER;
  }

  private List<RawJson> passed() {
    return bridge.log.entries(IncomingPdu.class).stream().map(IncomingPdu::pdu).toList();
  }

  private double counted(String result) {
    return bridge.metrics.counter("peekbridge.pdus.received", "result", result).count();
  }
}
