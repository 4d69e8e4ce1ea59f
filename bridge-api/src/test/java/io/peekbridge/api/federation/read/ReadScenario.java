package io.peekbridge.api.federation.read;

import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;

/** A hosted room with a member on another server; a third server is outside. */
abstract class ReadScenario {
  final FederationFixture bridge = new FederationFixture();
  final UserId bob = UserId.of("bob", PEER.name());
  final TestRoom room = new TestRoom(US, RoomVersions.V11, "room");

  @AfterEach
  void stop() {
    bridge.close();
  }

  /** The room up to its settings. */
  TestRoom begun() {
    return room.member(US, room.alice(), "join")
        .state("m.room.power_levels", "", "{'users': {'%s': 100}}".formatted(room.alice()))
        .state("m.room.join_rules", "", "{'join_rule': 'public'}");
  }

  TestRoom visibility(String value) {
    return room.state(
        "m.room.history_visibility", "", "{'history_visibility': '%s'}".formatted(value));
  }

  void host() {
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
  }

  Answer get(FederationIdentity from, String path) {
    return bridge.signed(from, "GET", "/_matrix/federation/v1/" + path, null);
  }

  Answer event(FederationIdentity from, Pdu event) {
    return get(from, "event/" + escaped(event.eventId().value()));
  }

  Answer backfill(FederationIdentity from, Pdu event, int limit) {
    return get(
        from,
        "backfill/%s?v=%s&limit=%d".formatted(roomPath(), escaped(event.eventId().value()), limit));
  }

  Answer missing(FederationIdentity from, String body) {
    return bridge.signed(
        from,
        "POST",
        "/_matrix/federation/v1/get_missing_events/" + roomPath(),
        body.replace('\'', '"'));
  }

  String roomPath() {
    return escaped(room.roomId().value());
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Pdu at(int index) {
    return room.events().get(index);
  }

  /** The ids of the events in an answer, in its order. */
  static List<String> ids(JsonNode events) {
    return StreamSupport.stream(events.spliterator(), false)
        .map(event -> pdu(event).eventId().value())
        .toList();
  }

  static Pdu pdu(JsonNode event) {
    try {
      return Pdu.parse(event.toString().getBytes(StandardCharsets.UTF_8), RoomVersions.V11);
    } catch (MalformedEventException e) {
      throw new AssertionError(event.toString(), e);
    }
  }

  static List<String> ids(List<Pdu> events) {
    return events.stream().map(event -> event.eventId().value()).toList();
  }

  /** The answer has this one event, whole. */
  static void assertWhole(Answer answer, Pdu event) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("pdus")).hasSize(1);
    assertThat(answer.json().path("pdus").get(0)).isEqualTo(event.json());
  }

  static void assertRedacted(Answer answer, Pdu event) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("pdus").get(0)).isEqualTo(event.redacted().json());
  }

  static void assertRefused(Answer answer, int status, String code) {
    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(status);
    assertThat(answer.errcode()).isEqualTo(code);
  }
}
