package io.peekbridge.matrix.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PduTest {
  private static ObjectNode event() {
    return SampleEvents.json(
        """
        {"type":"m.room.topic","state_key":"","sender":"@a:domain","room_id":"!r:domain","content":{"topic":"日"},
         "depth":7,"origin_server_ts":1000,"prev_events":["$p"],"auth_events":["$c","$m"],"hashes":{"sha256":"h"},
         "signatures":{"domain":{"ed25519:1":"s"}},"unsigned":{"age":1}}
        """);
  }

  @Test
  void the_properties_of_an_event_are_read() throws Exception {
    Pdu pdu = Pdu.parse(RoomVersions.V11, event());
    assertThat(pdu.type()).isEqualTo("m.room.topic");
    assertThat(pdu.stateKey()).contains("");
    assertThat(pdu.isState()).isTrue();
    assertThat(pdu.stateEntry()).contains(StateKey.of("m.room.topic"));
    assertThat(pdu.sender()).isEqualTo(new UserId("@a:domain"));
    assertThat(pdu.roomId()).isEqualTo(new RoomId("!r:domain"));
    assertThat(pdu.content().get("topic").textValue()).isEqualTo("日");
    assertThat(pdu.depth()).isEqualTo(7);
    assertThat(pdu.originServerTs()).isEqualTo(1000);
    assertThat(pdu.prevEvents()).containsExactly(new EventId("$p"));
    assertThat(pdu.authEvents()).containsExactly(new EventId("$c"), new EventId("$m"));
    assertThat(pdu.roomVersion()).isSameAs(RoomVersions.V11);
    assertThat(pdu.eventId().value()).hasSize(44).startsWith("$");
  }

  @Test
  void an_event_without_a_state_key_is_no_state() throws Exception {
    Pdu pdu = Pdu.parse(RoomVersions.V11, changed(event -> event.remove("state_key")));
    assertThat(pdu.isState()).isFalse();
    assertThat(pdu.stateEntry()).isEmpty();
  }

  @Test
  void the_bytes_stay_as_they_came() throws Exception {
    byte[] raw = ("  " + event().toPrettyString() + "\n").getBytes(UTF_8);
    Pdu pdu = Pdu.parse(raw, RoomVersions.V11);
    assertThat(pdu.bytes()).isSameAs(raw);
    assertThat(pdu.eventId()).isEqualTo(Pdu.parse(RoomVersions.V11, event()).eventId());
  }

  @Test
  void an_event_that_is_only_too_long_for_its_white_space_is_kept_in_canonical_form()
      throws Exception {
    byte[] raw = (" ".repeat(Pdu.MAX_BYTES) + event()).getBytes(UTF_8);
    Pdu pdu = Pdu.parse(raw, RoomVersions.V11);
    assertThat(pdu.bytes()).isEqualTo(CanonicalJson.encode(event()));
    refused((" ".repeat(8 * Pdu.MAX_BYTES) + event()).getBytes(UTF_8));
  }

  @Test
  void an_event_may_have_65536_bytes_signatures_and_unsigned_included() throws Exception {
    int room = Pdu.MAX_BYTES - CanonicalJson.encode(withBody("")).length;
    assertThat(Pdu.parse(RoomVersions.V12, withBody("x".repeat(room))).bytes())
        .hasSize(Pdu.MAX_BYTES);
    byte[] tooLong = CanonicalJson.encode(withBody("x".repeat(room + 1)));
    refused(tooLong);
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V12, withBody("x".repeat(room + 1))))
        .isInstanceOf(MalformedEventException.class);
  }

  private static ObjectNode withBody(String body) {
    return changed(event -> ((ObjectNode) event.get("content")).put("body", body));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "type",
        "sender",
        "room_id",
        "content",
        "depth",
        "origin_server_ts",
        "prev_events",
        "auth_events",
        "hashes",
        "signatures"
      })
  void what_every_event_has_must_be_there_and_of_the_right_kind(String name) {
    refused(changed(event -> event.remove(name)));
    for (String value :
        List.of("null", "true", "\"\"", "[1]", "{\"a\":1}", "[[]]", "{\"sha256\":1}", "1.5")) {
      refused(changed(event -> event.set(name, SampleEvents.value(value))), name);
    }
  }

  /** Some of the values above are fine for some of the properties. */
  private static void refused(ObjectNode event, String name) {
    JsonNode value = event.get(name);
    boolean fine =
        (name.equals("content") && value.isObject()) || (name.equals("type") && value.isTextual());
    if (!fine) {
      refused(event);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "state_key        | 1",
        "state_key        | null",
        "sender           | \"a:domain\"",
        "sender           | \"@a\"",
        "sender           | \"@a:bad_domain\"",
        "room_id          | \"r:domain\"",
        "room_id          | \"!\"",
        "depth            | -1",
        "depth            | \"1\"",
        "depth            | 9007199254740992",
        "depth            | 1e3",
        "depth            | -0",
        "origin_server_ts | 9007199254740992",
        "prev_events      | [\"p\"]",
        "prev_events      | [[\"$p\",{}]]",
        "auth_events      | [\"\"]",
        "hashes           | {}",
        "signatures       | {\"domain\":\"s\"}",
        "event_id         | \"$e\"",
        "io.example       | 0.5",
        "io.example       | [{\"a\":9007199254740992}]",
        "unsigned         | {\"age\":1.0}",
      })
  void a_property_of_another_form_makes_the_event_malformed(String name, String value) {
    String json = event().toString();
    String changed = changed(event -> event.remove(name)).toString();
    String with = changed.substring(0, changed.length() - 1) + ",\"" + name + "\":" + value + "}";
    assertThat(with).isNotEqualTo(json);
    refused(with.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"type, 255", "state_key, 255", "sender, 255", "room_id, 255"})
  void ids_types_and_state_keys_have_at_most_255_bytes(String name, int most) throws Exception {
    String value = event().get(name).textValue();
    String prefix = value.isEmpty() ? "" : value.substring(0, 1);
    String suffix = value.contains(":") ? ":domain" : "";
    String fits = prefix + "é".repeat((most - prefix.length() - suffix.length()) / 2) + suffix;
    assertThat(Pdu.parse(RoomVersions.V10, changed(event -> event.put(name, fits)))).isNotNull();
    refused(changed(event -> event.put(name, prefix + "é" + fits.substring(prefix.length()))));
  }

  @Test
  void an_event_has_at_most_20_parents_and_10_auth_events() throws Exception {
    assertThat(Pdu.parse(RoomVersions.V10, withIds("prev_events", 20)).prevEvents()).hasSize(20);
    assertThat(Pdu.parse(RoomVersions.V10, withIds("auth_events", 10)).authEvents()).hasSize(10);
    refused(withIds("prev_events", 21));
    refused(withIds("auth_events", 11));
  }

  private static ObjectNode withIds(String name, int count) {
    ArrayNode ids = Json.mapper().createArrayNode();
    for (int i = 0; i < count; i++) {
      ids.add("$" + i);
    }
    return changed(event -> event.set(name, ids));
  }

  @Test
  void the_create_event_of_version_12_makes_its_room_and_names_none() throws Exception {
    ObjectNode create = changed(event -> event.put("type", "m.room.create").remove("room_id"));
    Pdu pdu = Pdu.parse(RoomVersions.V12, create);
    assertThat(pdu.roomId().value()).isEqualTo("!" + pdu.eventId().value().substring(1));
    assertThat(pdu.roomId().server()).isEqualTo(Optional.empty());
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V11, create))
        .isInstanceOf(MalformedEventException.class);

    ObjectNode named = changed(event -> event.put("type", "m.room.create"));
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V12, named))
        .isInstanceOf(MalformedEventException.class);
    assertThat(Pdu.parse(RoomVersions.V11, named).roomId().value()).isEqualTo("!r:domain");

    ObjectNode keyed = create.deepCopy().put("state_key", "x");
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V12, keyed))
        .isInstanceOf(MalformedEventException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "\"b:domain\"", "\"@b\"", "[]"})
  void a_membership_vouched_for_by_nobody_is_malformed(String user) {
    refused(
        changed(
            event -> {
              event.put("type", "m.room.member");
              event
                  .putObject("content")
                  .set("join_authorised_via_users_server", SampleEvents.value(user));
            }));
  }

  @Test
  void the_redacted_event_has_the_same_id_and_only_what_redaction_keeps() throws Exception {
    Pdu pdu = Pdu.parse(RoomVersions.V12, event());
    Pdu redacted = pdu.redacted();
    assertThat(redacted.eventId()).isEqualTo(pdu.eventId());
    assertThat(redacted).isEqualTo(pdu).hasSameHashCodeAs(pdu);
    assertThat(redacted.content()).isEmpty();
    assertThat(redacted.json().has("unsigned")).isFalse();
    assertThat(redacted.stateEntry()).isEqualTo(pdu.stateEntry());
  }

  @Test
  void changing_the_json_later_does_not_change_the_event() throws Exception {
    ObjectNode json = event();
    Pdu pdu = Pdu.parse(RoomVersions.V12, json);
    json.put("type", "other");
    assertThat(pdu.json().get("type").textValue()).isEqualTo("m.room.topic");
  }

  private static ObjectNode changed(Consumer<ObjectNode> change) {
    ObjectNode event = event();
    change.accept(event);
    return event;
  }

  private static void refused(ObjectNode event) {
    refused(event.toString().getBytes(UTF_8));
  }

  private static void refused(byte[] raw) {
    assertThatThrownBy(() -> Pdu.parse(raw, RoomVersions.V10))
        .isInstanceOf(MalformedEventException.class);
  }
}
