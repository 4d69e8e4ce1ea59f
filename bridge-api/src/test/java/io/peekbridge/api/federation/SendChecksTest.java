package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendChecksTest extends SendScenario {
  @Test
  void a_server_is_seen_when_its_signature_is_right_and_only_then() {
    bridge.http().send("PUT", target("t0"), Map.of(), new byte[0]);
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    bridge
        .http()
        .send("PUT", target("t1"), bridge.authorization(PEER, "PUT", target("t2"), body), body);
    assertThat(bridge.seen).isEmpty();

    sendBody("t3", "{}");

    assertThat(bridge.seen).containsExactly(PEER.name());
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

  @ParameterizedTest
  @EnumSource(
      value = RoomInfo.Kind.class,
      names = {"HOSTED", "JOINED", "PEEKED"})
  void rooms_that_we_host_are_in_or_follow_take_events(RoomInfo.Kind kind) {
    bridge.rooms.put(kind, room.events());
    Pdu good = room.next("good");

    assertThat(send("t1", good).status()).isEqualTo(200);

    assertThat(passed()).containsExactly(RawJson.of(good.bytes()));
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
            request -> assertThat(request.validAt().toEpochMilli()).isEqualTo(one.originServerTs()))
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
}
