package io.peekbridge.api.operator;

import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthVerdict;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateRoomTest {
  private final OperatorFixture bridge = new OperatorFixture();

  @AfterEach
  void stop() {
    bridge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "profile, 12",
    "group, 12",
    "policy, 12",
    "public, 12",
    "profile, 10",
    "group, 10",
    "policy, 11",
    "public, 11",
    "public, 1",
    "profile, 2",
    "group, 3",
    "policy, 5",
    "public, 6",
    "group, 9"
  })
  void every_preset_makes_a_world_readable_room_that_the_rules_allow(String preset, String version)
      throws MalformedEventException {
    Answer answer =
        create(
            "{'preset':'%s','version':'%s','name':'N','topic':'T','alias':'a'}"
                .formatted(preset, version));

    assertThat(answer.status()).describedAs(answer.body()).isEqualTo(201);
    Map<StateKey, Pdu> state = play(entry());
    assertThat(content(state, "m.room.history_visibility").path("history_visibility").asText())
        .isEqualTo("world_readable");
    assertThat(content(state, "m.room.name").path("name").asText()).isEqualTo("N");
    assertThat(content(state, "m.room.topic").path("topic").asText()).isEqualTo("T");
    assertThat(content(state, "m.room.canonical_alias").path("alias").asText())
        .isEqualTo("#a:bridge.example");
    assertThat(state).containsKey(StateKey.member("@bridge:bridge.example"));
    assertThat(state).doesNotContainKey(StateKey.ENCRYPTION);
  }

  @ParameterizedTest
  @CsvSource({
    "profile, org.matrix.msc1769.profile, invite, 50",
    "group, m.space, public, 50",
    "policy, m.policy, public, 50",
    "public, , public, 0"
  })
  void presets_differ_in_type_and_rules(
      String preset, String type, String joinRule, int eventsDefault)
      throws MalformedEventException {
    create("{'preset':'%s'}".formatted(preset));

    Map<StateKey, Pdu> state = play(entry());
    assertThat(content(state, "m.room.create").path("type").textValue()).isEqualTo(type);
    assertThat(content(state, "m.room.join_rules").path("join_rule").asText()).isEqualTo(joinRule);
    assertThat(content(state, "m.room.power_levels").path("events_default").asInt())
        .isEqualTo(eventsDefault);
  }

  @Test
  void a_room_of_version_12_is_named_after_its_create_event() throws MalformedEventException {
    Answer answer = create("{}");

    Pdu created = createEvent(entry());
    assertThat(entry().roomVersion()).isEqualTo("12");
    assertThat(answer.json().path("room_id").asText())
        .isEqualTo("!" + created.eventId().value().substring(1))
        .isEqualTo(bridge.log.entries().getFirst().roomId().value());
    assertThat(created.json().has("room_id")).isFalse();
    assertThat(answer.header("Location"))
        .contains("/api/v1/rooms/%21" + created.eventId().value().substring(1));
    assertThat(EventSignatures.verify(created, US.name(), US.key().id(), US.key().verifyKey()))
        .isTrue();
  }

  @Test
  void a_room_of_an_older_version_gets_a_random_id_of_our_server() {
    String one = create("{'version':'11'}").json().path("room_id").asText();
    String two = create("{'version':'11'}").json().path("room_id").asText();

    assertThat(one).matches("![A-Za-z0-9_-]{20}:bridge\\.example").isNotEqualTo(two);
  }

  @Test
  void rooms_made_in_the_same_millisecond_are_different_rooms() {
    assertThat(create("{}").json()).isNotEqualTo(create("{}").json());
  }

  @Test
  void the_creator_and_the_first_state_can_be_chosen() throws MalformedEventException {
    create(
        "{'creator_localpart':'alice','initial_state':["
            + "{'type':'m.room.avatar','content':{'url':'mxc://a/b'}},"
            + "{'type':'m.x','state_key':'k','content':{}}]}");

    Map<StateKey, Pdu> state = play(entry());
    assertThat(state).containsKeys(StateKey.of("m.room.avatar"), new StateKey("m.x", "k"));
    assertThat(state.values())
        .allMatch(event -> event.sender().value().equals("@alice:bridge.example"));
  }

  @Test
  void the_same_key_makes_the_same_room_and_another_body_under_it_is_refused() {
    Map<String, String> headers =
        Map.of("Content-Type", "application/json", "Idempotency-Key", "k1");
    byte[] body = "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_8);

    Answer first = bridge.http().send("POST", "/api/v1/rooms", headers, body);
    Answer again = bridge.http().send("POST", "/api/v1/rooms", headers, body);
    Answer other =
        bridge.http().send("POST", "/api/v1/rooms", headers, "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(again.body()).isEqualTo(first.body());
    assertThat(bridge.log.entries(CreateRoom.class))
        .hasSize(2)
        .allMatch(entry -> entry.requestId().equals("k1"))
        .satisfies(entries -> assertThat(entries.get(0)).isEqualTo(entries.get(1)));
    assertThat(other.status()).isEqualTo(422);
  }

  @Test
  void a_room_that_exists_already_is_a_conflict() {
    bridge.rooms.decide(Outcome.refused(Outcome.Code.EXISTS, "there", 3));

    assertThat(create("{}").status()).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'preset':'castle'}",
        "{'preset':1}",
        "{'version':'13'}",
        "{'version':12}",
        "{'creator_localpart':'Alice'}",
        "{'creator_localpart':''}",
        "{'initial_state':{}}",
        "{'initial_state':[{'type':'x'}]}",
        "{'initial_state':[{'content':{}}]}",
        "{'initial_state':[{'type':'x','content':{'a':1.5}}]}",
        "[]",
        "{"
      })
  void what_makes_no_room_is_a_problem_with_a_reason(String body) {
    Answer answer = create(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.json().path("type").asText()).isEqualTo("about:blank");
    assertThat(answer.json().path("title").asText()).isEqualTo("Bad Request");
    assertThat(answer.json().path("status").asInt()).isEqualTo(400);
    assertThat(answer.json().path("detail").asText()).isNotEmpty();
    assertThat(bridge.log.entries()).isEmpty();
  }

  private Answer create(String body) {
    return bridge.http().json("POST", "/api/v1/rooms", body.replace('\'', '"'));
  }

  private CreateRoom entry() {
    return bridge.log.entries(CreateRoom.class).getFirst();
  }

  private static Pdu createEvent(CreateRoom entry) throws MalformedEventException {
    return Pdu.parse(entry.create().bytes(), RoomVersions.find(entry.roomVersion()).orElseThrow());
  }

  private static JsonNode content(Map<StateKey, Pdu> state, String type) {
    return state.get(StateKey.of(type)).content();
  }

  /** Puts one event after the other, as the topology will, and asks the rules about each. */
  private static Map<StateKey, Pdu> play(CreateRoom entry) throws MalformedEventException {
    RoomVersion version = RoomVersions.find(entry.roomVersion()).orElseThrow();
    Pdu last = createEvent(entry);
    Map<StateKey, Pdu> state = new HashMap<>();
    assertThat(AuthRules.check(last, key -> Optional.ofNullable(state.get(key))))
        .isEqualTo(AuthVerdict.ALLOWED);
    state.put(StateKey.CREATE, last);
    for (Draft draft : entry.drafts()) {
      Pdu event = event(version, state.get(StateKey.CREATE), last, draft);
      assertThat(AuthRules.check(event, key -> Optional.ofNullable(state.get(key))))
          .describedAs(draft.type())
          .isEqualTo(AuthVerdict.ALLOWED);
      state.put(event.stateEntry().orElseThrow(), event);
      last = event;
    }
    return state;
  }

  private static Pdu event(RoomVersion version, Pdu create, Pdu last, Draft draft)
      throws MalformedEventException {
    return EventBuilder.of(version)
        .roomId(create.roomId())
        .type(draft.type())
        .stateKey(draft.stateKey().orElseThrow())
        .sender(draft.sender())
        .content(TestRoom.json(text(draft.content())))
        .parents(List.of(last))
        .depth(last.depth() + 1)
        .originServerTs(1)
        .sign(US.name(), US.key());
  }

  private static String text(RawJson json) {
    try {
      return Json.parse(json.bytes()).toString();
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
