package io.peekbridge.api.federation.read;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.matrix.event.Pdu;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class StateAtTest extends ReadScenario {
  private Answer state(FederationIdentity from, String form, Pdu at) {
    return get(from, form + "/" + roomPath() + "?event_id=" + escaped(at.eventId().value()));
  }

  private Answer eventAuth(FederationIdentity from, Pdu event) {
    return get(from, "event_auth/" + roomPath() + "/" + escaped(event.eventId().value()));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void the_state_is_that_before_the_event_with_all_that_authorized_it() {
    begun().member(PEER, bob, "join").state("m.room.topic", "", "{'topic': 'one'}");
    room.state("m.room.topic", "", "{'topic': 'two'}");
    host();

    Answer bodies = state(PEER, "state", room.last());
    Answer ids = state(PEER, "state_ids", room.last());

    assertThat(ids(bodies.json().path("pdus")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 6)));
    assertThat(ids(bodies.json().path("auth_chain")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 4)));
    assertThat(texts(ids.json().path("pdu_ids")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 6)));
    assertThat(texts(ids.json().path("auth_chain_ids")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 4)));
  }

  @Test
  void the_auth_chain_of_an_event_is_served_without_the_event() {
    begun().member(PEER, bob, "join").message("hello");
    host();

    Answer answer = eventAuth(PEER, room.last());

    assertThat(ids(answer.json().path("auth_chain")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 3)));
  }

  @Test
  void a_server_outside_gets_them_where_the_room_was_world_readable() {
    begun().message("shared");
    visibility("world_readable").message("open");
    visibility("shared").message("closed");
    host();

    for (int open = 5; open <= 7; open++) {
      assertThat(state(OTHER, "state", at(open)).status()).isEqualTo(200);
      assertThat(state(OTHER, "state_ids", at(open)).status()).isEqualTo(200);
      assertThat(eventAuth(OTHER, at(open)).status()).isEqualTo(200);
    }
    for (Pdu closed : List.of(at(0), at(4), at(8))) {
      assertRefused(state(OTHER, "state", closed), 403, "M_FORBIDDEN");
      assertRefused(state(OTHER, "state_ids", closed), 403, "M_FORBIDDEN");
      assertRefused(eventAuth(OTHER, closed), 403, "M_FORBIDDEN");
    }
    assertRefused(state(OTHER, "state", room.next("unknown")), 403, "M_FORBIDDEN");
  }

  @Test
  void a_state_that_is_not_known_is_not_found() {
    begun().member(PEER, bob, "join");
    host();
    Pdu rejected = room.next("rejected");
    bridge.rooms.history().putBeside(rejected, Status.REJECTED, room.last().eventId());
    bridge.rooms.history().forgetState(at(2));

    assertRefused(state(PEER, "state", rejected), 404, "M_NOT_FOUND");
    assertRefused(state(PEER, "state_ids", at(2)), 404, "M_NOT_FOUND");
    assertRefused(state(PEER, "state", room.next("unknown")), 404, "M_NOT_FOUND");
    assertRefused(eventAuth(PEER, rejected), 404, "M_NOT_FOUND");
    assertThat(eventAuth(PEER, at(2)).status()).isEqualTo(200);
    assertRefused(get(PEER, "state/" + roomPath()), 400, "M_MISSING_PARAM");
  }

  @Test
  void a_state_of_many_events_is_written_one_by_one() {
    begun().member(PEER, bob, "join");
    for (int i = 0; i < 2_000; i++) {
      room.state("org.example.item", "i" + i, "{'n': %d}".formatted(i));
    }
    host();

    Answer answer = state(PEER, "state", room.last());

    assertThat(ids(answer.json().path("pdus")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 2_004)));
  }

  @Test
  void rooms_that_cannot_be_looked_at_now_are_an_error_and_no_answer() {
    begun().member(PEER, bob, "join");
    host();
    bridge.rooms.available(false);

    Answer answer = state(PEER, "state", room.last());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
  }
}
