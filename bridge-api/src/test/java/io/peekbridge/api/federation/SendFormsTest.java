package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomVersions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendFormsTest extends SendScenario {
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
  void events_of_an_old_room_are_taken_with_the_longest_of_numbers()
      throws MalformedEventException {
    TestRoom old = new TestRoom(PEER, RoomVersions.V1, "old");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, old.events());
    ObjectNode json = old.next("x").json().deepCopy();
    json.withObjectProperty("content").put("n", new BigInteger("9".repeat(4_300))).put("f", 1e-7);
    Pdu event = signed(json);
    String bytes = new String(event.bytes(), StandardCharsets.UTF_8);
    ObjectNode lacking = old.next("y").json().deepCopy();
    lacking.remove("depth");

    Answer answer = sendBody("t1", "{\"pdus\":[" + bytes + "," + lacking + "]}");

    JsonNode results = answer.json().path("pdus");
    assertThat(results.path(event.eventId().value())).isEqualTo(Json.mapper().createObjectNode());
    assertThat(results.path(lacking.path("event_id").textValue()).has("error")).isTrue();
    assertThat(passed()).containsExactly(RawJson.of(bytes));
  }

  private static Pdu signed(ObjectNode event) throws MalformedEventException {
    event.remove("signatures");
    ObjectNode hashed = EventHashes.withContentHash(event);
    return Pdu.parse(
        RoomVersions.V1, EventSignatures.sign(hashed, RoomVersions.V1, PEER.name(), PEER.key()));
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
                "PUT", target("t1"), bridge.authorization(PEER, "PUT", target("t1"), null), bytes);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errcode()).isEqualTo("M_NOT_JSON");
  }

  @Test
  void a_body_that_is_large_but_not_too_large_is_taken() {
    String large = "{\"edus\":[{\"x\":\"" + "y".repeat(5 * 1024 * 1024) + "\"}]}";

    assertThat(sendBody("t1", large).status()).isEqualTo(200);
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
}
