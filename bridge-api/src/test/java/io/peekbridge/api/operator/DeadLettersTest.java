package io.peekbridge.api.operator;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {
  private static final String LETTERS = "/api/v1/dead-letters";

  private final OperatorFixture bridge = new OperatorFixture();
  private final TestRoom room = new TestRoom(PEER, RoomVersions.V12, "r");
  private final Pdu event = room.next("hello");

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void letters_are_listed_newest_first_without_what_came_in() {
    add(Reason.REJECTED, PEER.name());
    add(Reason.SOFT_FAILED, PEER.name());
    add(Reason.REFUSED_BY_DESTINATION, OTHER.name());

    JsonNode first = bridge.http().get(LETTERS + "?limit=2").json();
    JsonNode second =
        bridge.http().get(LETTERS + "?limit=2&from=" + first.path("next").asText()).json();

    assertThat(first.path("items").valueStream().map(item -> item.path("id").asText()))
        .containsExactly("0-2", "0-1");
    assertThat(first.path("items").get(0).path("reason").asText())
        .isEqualTo("REFUSED_BY_DESTINATION");
    assertThat(first.path("items").get(0).path("server").asText()).isEqualTo("other.example:8449");
    assertThat(first.path("items").get(0).has("original")).isFalse();
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void only_letters_of_a_server_a_room_or_a_reason_are_listed_if_that_is_asked() {
    add(Reason.REJECTED, PEER.name());
    add(Reason.SOFT_FAILED, OTHER.name());
    String inRoom = "room=" + room.roomId().value().replace("!", "%21");

    assertThat(count("?server=other.example:8449")).isEqualTo(1);
    assertThat(count("?reason=rejected")).isEqualTo(1);
    assertThat(count("?reason=REJECTED&server=other.example:8449")).isZero();
    assertThat(count("?" + inRoom)).isEqualTo(2);
    assertThat(count("?room=%21other")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?reason=x", "?server=a%20b", "?room=x", "?from=-", "?limit=x"})
  void what_makes_no_sense_is_refused(String query) {
    assertThat(bridge.http().get(LETTERS + query).status()).isEqualTo(400);
  }

  @Test
  void a_letter_is_shown_with_what_came_in() {
    String id = add(Reason.REJECTED, PEER.name());

    JsonNode shown = bridge.http().get(LETTERS + "/" + id).json();

    assertThat(shown.path("id").asText()).isEqualTo(id);
    assertThat(shown.path("key").asText()).isEqualTo(room.roomId().value());
    assertThat(shown.path("original").asText()).isEqualTo(text(event));
    for (String other : List.of("0-7", "x", "0-", "9-0")) {
      assertThat(bridge.http().get(LETTERS + "/" + other).status()).isEqualTo(404);
      assertThat(replay(other).status()).isEqualTo(404);
    }
  }

  @Test
  void what_a_destination_refused_is_delivered_to_it_again_and_to_no_other() {
    String id = add(Reason.REFUSED_BY_DESTINATION, OTHER.name());

    Answer answer = replay(id);
    replay(id);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("replayed_to").asText()).isEqualTo("deliveries");
    assertThat(answer.json().path("server").asText()).isEqualTo("other.example:8449");
    Delivery delivery =
        Delivery.ofEvent(
            room.roomId(), List.of(OTHER.name()), event.eventId(), RawJson.of(event.bytes()));
    assertThat(bridge.deliveries.appended()).containsExactly(delivery, delivery);
    assertThat(bridge.log.entries()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"REJECTED", "SOFT_FAILED", "UNKNOWN_PARENTS", "MISSING_AUTH_EVENTS", "UNKNOWN_ROOM"})
  void what_a_room_did_not_take_is_given_to_it_again(Reason reason) {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());

    Answer answer = replay(add(reason, PEER.name()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("replayed_to").asText()).isEqualTo("room-log");
    assertThat(answer.json().path("event_id").asText()).isEqualTo(event.eventId().value());
    assertThat(bridge.log.entries(IncomingPdu.class))
        .containsExactly(new IncomingPdu(PEER.name(), event.eventId(), RawJson.of(event.bytes())));
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT_REFUSED", "MALFORMED", "UNDELIVERABLE", "DROPPED"})
  void what_holds_no_event_is_not_replayed(Reason reason) {
    refusedToReplay(letter(reason, Optional.of(PEER.name()), text(event)));
  }

  @Test
  void a_letter_that_is_cut_or_lacks_its_room_its_event_or_its_server_is_not_replayed() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    String cut = text(event).substring(0, 40);
    for (Reason reason : List.of(Reason.REJECTED, Reason.REFUSED_BY_DESTINATION)) {
      refusedToReplay(letter(reason, Optional.of(PEER.name()), cut));
      refusedToReplay(letter(reason, Optional.of(PEER.name()), ""));
      refusedToReplay(letter(reason, Optional.empty(), text(event)));
      refusedToReplay(
          new DeadLetter(
              reason,
              "x",
              Optional.empty(),
              Optional.empty(),
              Optional.of(PEER.name()),
              text(event),
              1));
    }
  }

  @Test
  void an_event_of_a_room_that_we_do_not_know_is_not_replayed() {
    refusedToReplay(letter(Reason.UNKNOWN_ROOM, Optional.of(PEER.name()), text(event)));
  }

  @Test
  void an_event_that_is_not_the_one_that_was_refused_is_not_believed() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    ObjectNode unsigned = event.json().deepCopy();
    unsigned.remove("signatures");

    refusedToReplay(letter(Reason.REJECTED, Optional.of(PEER.name()), text(room.next("another"))));
    refusedToReplay(letter(Reason.REJECTED, Optional.of(PEER.name()), unsigned.toString()));
  }

  @Test
  void an_event_whose_key_cannot_be_had_now_is_asked_for_later() {
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
    bridge.keys.unreachable(PEER.name());

    Answer answer = replay(add(Reason.REJECTED, PEER.name()));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(bridge.log.entries()).isEmpty();
  }

  private void refusedToReplay(DeadLetter letter) {
    Answer answer = replay(bridge.deadLetters.add("key", letter));

    assertThat(answer.status()).as(letter.toString()).isEqualTo(409);
    assertThat(answer.json().path("detail").asText()).isNotEmpty();
    assertThat(bridge.log.entries()).isEmpty();
    assertThat(bridge.deliveries.appended()).isEmpty();
  }

  private Answer replay(String id) {
    return bridge.http().json("POST", LETTERS + "/" + id + "/replay", "{}");
  }

  private int count(String query) {
    return bridge.http().get(LETTERS + query).json().path("items").size();
  }

  private String add(Reason reason, ServerName server) {
    return bridge.deadLetters.add(
        room.roomId().value(), letter(reason, Optional.of(server), text(event)));
  }

  private DeadLetter letter(Reason reason, Optional<ServerName> server, String original) {
    Optional<RoomId> roomId = Optional.of(room.roomId());
    Optional<EventId> eventId = Optional.of(event.eventId());
    return new DeadLetter(reason, "because", roomId, eventId, server, original, 1);
  }

  private static String text(Pdu pdu) {
    return new String(pdu.bytes(), StandardCharsets.UTF_8);
  }
}
