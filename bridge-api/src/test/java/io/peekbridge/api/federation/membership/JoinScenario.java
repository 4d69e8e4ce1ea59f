package io.peekbridge.api.federation.membership;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;

/** A room that we are in, and a server whose user wants to come in. */
abstract class JoinScenario {
  static final RoomVersion VERSION = RoomVersions.V11;

  final FederationFixture bridge = new FederationFixture();
  final UserId bob = UserId.of("bob", PEER.name());
  final TestRoom room = new TestRoom(US, VERSION, "room");

  @AfterEach
  void stop() {
    bridge.close();
  }

  TestRoom roomOf(String opaque, String joinRules) {
    return begun(new TestRoom(US, VERSION, opaque), joinRules);
  }

  static TestRoom begun(TestRoom room, String joinRules) {
    return room.member(US, room.alice(), "join")
        .state(
            "m.room.power_levels",
            "",
            "{'users': {'%s': 100}, 'invite': 50}".formatted(room.alice()))
        .state("m.room.join_rules", "", joinRules);
  }

  void host(TestRoom hosted) {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, hosted.events());
  }

  Answer make(String handshake, FederationIdentity from, UserId user, String query) {
    return bridge.signed(
        from,
        "GET",
        "/_matrix/federation/v1/make_%s/%s/%s%s"
            .formatted(handshake, escaped(room.roomId().value()), escaped(user.value()), query),
        null);
  }

  Answer send(String handshake, FederationIdentity from, ObjectNode event) {
    return send(
        "v2/send_" + handshake, from, EventHashes.eventId(event, VERSION).value(), event, "");
  }

  Answer send(
      String endpoint, FederationIdentity from, String eventId, JsonNode event, String query) {
    return bridge.signed(
        from,
        "PUT",
        "/_matrix/federation/%s/%s/%s%s"
            .formatted(endpoint, escaped(room.roomId().value()), escaped(eventId), query),
        event.toString());
  }

  /** The event that the template of an answer is for, signed by its server. */
  static ObjectNode signed(Answer template, FederationIdentity by) {
    assertThat(template.status()).describedAs(template.body()).isEqualTo(200);
    ObjectNode event = (ObjectNode) template.json().path("event").deepCopy();
    return signed(event, by);
  }

  static ObjectNode signed(ObjectNode event, FederationIdentity by) {
    return EventSignatures.sign(EventHashes.withContentHash(event), VERSION, by.name(), by.key());
  }

  /** What the topology would have made of the event: it stands behind the last one. */
  void accept(ObjectNode event) {
    bridge
        .rooms
        .history()
        .putBeside(parsed(event), HeldEvent.Status.ACCEPTED, room.last().eventId());
    bridge.rooms.decide(Outcome.accepted(parsed(event).eventId(), room.events().size()));
  }

  static Pdu parsed(JsonNode event) {
    try {
      return Pdu.parse(event.toString().getBytes(StandardCharsets.UTF_8), VERSION);
    } catch (MalformedEventException e) {
      throw new AssertionError(event.toString(), e);
    }
  }

  static List<String> ids(JsonNode events) {
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> parsed(event).eventId().value())
        .toList();
  }

  static List<String> ids(List<Pdu> events) {
    return events.stream().map(event -> event.eventId().value()).toList();
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
    assertThat(answer.errcode()).isEqualTo(code);
  }
}
