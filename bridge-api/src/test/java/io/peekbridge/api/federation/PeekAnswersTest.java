package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.matrix.event.Pdu;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeekAnswersTest extends PeekScenario {
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
