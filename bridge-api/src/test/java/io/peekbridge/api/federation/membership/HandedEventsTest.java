package io.peekbridge.api.federation.membership;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandedEventsTest extends JoinScenario {
  private ObjectNode join;

  @BeforeEach
  void handshake() {
    begun(room, "{'join_rule': 'public'}").state("m.room.name", "", "{'name': 'N'}");
    host(room);
    join = signed(make("join", PEER, bob, "?ver=11"), PEER);
    accept(join);
  }

  @Test
  void a_join_is_answered_with_the_room_before_it() {
    Answer answer = send("join", PEER, join);

    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
    JsonNode body = answer.json();
    assertThat(ids(body.path("state"))).containsExactlyInAnyOrderElementsOf(ids(room.events()));
    assertThat(ids(body.path("auth_chain")))
        .containsExactlyInAnyOrderElementsOf(ids(room.events().subList(0, 4)));
    assertThat(body.path("event")).isEqualTo(join);
    assertThat(body.path("origin").asText()).isEqualTo(US.name().value());
    assertThat(body.path("members_omitted").asBoolean(true)).isFalse();
    assertThat(body.has("servers_in_room")).isFalse();
    HandedIn entry = bridge.log.entries(HandedIn.class).getFirst();
    assertThat(entry.origin()).isEqualTo(PEER.name());
    assertThat(entry.eventId()).isEqualTo(parsed(join).eventId());
    assertThat(entry.requestId()).contains(entry.eventId().value());
  }

  @Test
  void the_first_version_of_the_api_says_the_status_once_more() {
    Pdu event = parsed(join);
    Answer joined = send("v1/send_join", PEER, event.eventId().value(), join, "");

    assertThat(joined.json().get(0).asInt()).isEqualTo(200);
    assertThat(ids(joined.json().get(1).path("state"))).hasSize(5);
    ObjectNode leave = leave();
    Answer left = send("v1/send_leave", PEER, parsed(leave).eventId().value(), leave, "");
    assertThat(left.body()).isEqualTo("[200,{}]");
  }

  private ObjectNode leave() {
    room.member(PEER, bob, "join");
    host(room);
    ObjectNode leave = signed(make("leave", PEER, bob, ""), PEER);
    accept(leave);
    return leave;
  }

  @Test
  void a_leave_is_answered_with_nothing() {
    Answer answer = send("leave", PEER, leave());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
  }

  @Test
  void a_knock_is_answered_with_what_tells_which_room_it_is() {
    room.state("m.room.join_rules", "", "{'join_rule': 'knock'}");
    host(room);
    ObjectNode knock = signed(make("knock", PEER, bob, "?ver=11"), PEER);
    accept(knock);

    Answer answer = send("v1/send_knock", PEER, parsed(knock).eventId().value(), knock, "");

    assertThat(ids(answer.json().path("knock_room_state")))
        .containsExactlyInAnyOrderElementsOf(
            ids(List.of(room.events().get(0), room.events().get(4), room.last())));
  }

  @Test
  void members_are_left_out_for_who_can_do_without() {
    room.member(OTHER, UserId.of("dan", OTHER.name()), "join").member(PEER, bob, "leave");
    host(room);
    ObjectNode again = signed(make("join", PEER, bob, "?ver=11"), PEER);
    accept(again);

    JsonNode body = sendOmitting(again).json();

    List<Pdu> events = room.events();
    assertThat(body.path("members_omitted").asBoolean()).isTrue();
    assertThat(ids(body.path("state")))
        .containsExactlyInAnyOrderElementsOf(
            ids(
                List.of(
                    events.get(0), events.get(2), events.get(3), events.get(4), events.get(6))));
    assertThat(ids(body.path("auth_chain")))
        .describedAs("what authorized the rest of the state, and is not in it")
        .containsExactly(events.get(1).eventId().value());
    assertThat(texts(body.path("servers_in_room")))
        .containsExactlyInAnyOrder(US.name().value(), OTHER.name().value());
  }

  @Test
  void a_room_without_a_name_is_called_by_the_first_of_its_members() {
    var nameless = roomOf("nameless", "{'join_rule': 'public'}");
    for (int i = 0; i < 9; i++) {
      nameless.member(OTHER, UserId.of("user" + i, OTHER.name()), "join");
    }
    room.events().clear();
    room.events().addAll(nameless.events());
    host(room);
    ObjectNode event = signed(make("join", PEER, bob, "?ver=11"), PEER);
    accept(event);

    List<String> state = ids(sendOmitting(event).json().path("state"));

    assertThat(state).containsAll(ids(room.events().subList(0, 8)));
    assertThat(state).doesNotContainAnyElementsOf(ids(room.events().subList(8, 13)));
  }

  private Answer sendOmitting(ObjectNode event) {
    return send("v2/send_join", PEER, parsed(event).eventId().value(), event, "?omit_members=true");
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void what_is_not_a_membership_of_that_kind_by_that_server_is_refused() {
    List<Consumer<ObjectNode>> changes =
        List.of(
            event -> event.put("type", "m.room.topic"),
            event -> event.withObject("content").put("membership", "leave"),
            event -> event.withObject("content").put("membership", 5),
            event -> event.put("state_key", "@other:peer.example"),
            event -> event.remove("state_key"),
            event -> event.put("sender", "@dan:other.example:8449"),
            event -> event.put("room_id", "!else:bridge.example"));
    for (Consumer<ObjectNode> change : changes) {
      ObjectNode event = join.deepCopy();
      change.accept(event);
      assertRefused(send("join", PEER, signed(event, PEER)), 400, "M_INVALID_PARAM");
    }
    assertRefused(send("v2/send_join", PEER, "$another", join, ""), 400, "M_INVALID_PARAM");
    assertRefused(send("leave", PEER, join), 400, "M_INVALID_PARAM");
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void what_is_not_signed_or_not_what_was_hashed_is_refused() {
    ObjectNode unsigned = join.deepCopy();
    unsigned.putObject("signatures");
    ObjectNode forged = join.deepCopy();
    forged.put("origin_server_ts", 7);
    ObjectNode changed = join.deepCopy();
    changed.withObject("content").put("displayname", "Mallory");
    ObjectNode byOthers = join.deepCopy();
    byOthers.putObject("signatures");

    for (ObjectNode event : List.of(unsigned, forged, changed, signed(byOthers, OTHER))) {
      assertRefused(send("join", PEER, event), 400, "M_INVALID_PARAM");
    }
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void what_is_no_event_is_refused() {
    ObjectNode event = join.deepCopy();
    event.remove("depth");
    assertRefused(
        send("v2/send_join", PEER, EventHashes.eventId(event, VERSION).value(), event, ""),
        400,
        "M_BAD_JSON");
    String target = "/_matrix/federation/v2/send_join/" + escaped(room.roomId().value()) + "/$x";
    assertRefused(bridge.signed(PEER, "PUT", target, null), 400, "M_NOT_JSON");
    assertRefused(bridge.signed(PEER, "PUT", target, "{}"), 400, "M_BAD_JSON");
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.Code.class,
      names = {"FORBIDDEN", "NOT_FOUND", "INVALID"})
  void what_the_room_does_not_accept_is_told(Outcome.Code code) {
    bridge.rooms.decide(Outcome.refused(code, "because", 4));

    Answer answer = send("join", PEER, join);

    switch (code) {
      case FORBIDDEN -> assertRefused(answer, 403, "M_FORBIDDEN");
      case NOT_FOUND -> assertRefused(answer, 404, "M_NOT_FOUND");
      default -> assertRefused(answer, 400, "M_INVALID_PARAM");
    }
    assertThat(answer.json().path("error").asText()).isEqualTo("because");
  }

  @Test
  void a_log_that_takes_nothing_is_no_join() {
    bridge.log.failWith(new TimeoutException("gone"));

    assertThat(send("join", PEER, join).status()).isEqualTo(503);
  }
}
