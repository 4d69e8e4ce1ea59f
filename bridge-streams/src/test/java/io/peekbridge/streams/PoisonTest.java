package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is in the log, the topology goes on, and what it could not use is not lost. */
class PoisonTest {
  private final TestBridge bridge = TestBridge.start();

  @AfterEach
  void close() {
    bridge.close();
  }

  private void appendRaw(String key, String value) {
    bridge.appendRaw(
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  private DeadLetter onlyDeadLetter() {
    assertThat(bridge.deadLetters).hasSize(1);
    return bridge.deadLetters.getFirst();
  }

  private void assertThatItGoesOn() {
    assertThat(
            bridge
                .publish(bridge.createRoom(RoomVersions.V12, "next"), TestBridge.message("on"))
                .isOk())
        .isTrue();
  }

  @Test
  void a_record_that_is_no_json_is_kept_as_it_is() {
    appendRaw("!room", "{no json");

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
    assertThat(onlyDeadLetter().original()).isEqualTo("{no json");
    assertThatItGoesOn();
  }

  @Test
  void a_record_that_is_no_text_is_kept_in_base64() {
    byte[] bytes = {(byte) 0xff, 0, 1};

    bridge.appendRaw("!room".getBytes(StandardCharsets.UTF_8), bytes);

    assertThat(onlyDeadLetter().original()).isEqualTo(Base64.getEncoder().encodeToString(bytes));
    assertThatItGoesOn();
  }

  @Test
  void an_entry_of_an_unknown_kind_is_kept() {
    appendRaw("!room", "{\"kind\":\"of another release\",\"entry\":{}}");

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
    assertThatItGoesOn();
  }

  @Test
  void records_without_key_or_value_and_with_keys_that_are_no_room_are_kept() {
    appendRaw(null, "{}");
    appendRaw("!room", null);
    appendRaw("no room", "{\"kind\":\"forget_room\",\"entry\":{\"request_id\":\"r\"}}");

    assertThat(bridge.deadLetters)
        .hasSize(3)
        .allSatisfy(letter -> assertThat(letter.reason()).isEqualTo(Reason.MALFORMED));
    assertThatItGoesOn();
  }

  @Test
  void an_entry_in_the_partition_of_another_room_is_kept_out_of_the_stores() {
    try (TestBridge wide = TestBridge.start(50)) {
      String elsewhere = "!in-another-partition:bridge.example";
      assertThat(wide.topics().roomLog().partitionOf(new RoomId(elsewhere))).isNotZero();

      wide.appendRaw(
          elsewhere.getBytes(StandardCharsets.UTF_8),
          "{\"kind\":\"forget_room\",\"entry\":{\"request_id\":\"r\"}}"
              .getBytes(StandardCharsets.UTF_8));

      assertThat(wide.deadLetters).hasSize(1);
      assertThat(wide.deadLetters.getFirst().detail()).contains("partition");
    }
  }

  @Test
  void an_entry_on_which_a_handler_fails_changes_nothing_and_its_sender_is_answered() {
    Pdu create = TestBridge.createEvent(RoomVersions.V12, "half");
    RoomId roomId = create.roomId();
    String entry =
        "{\"kind\":\"create_room\",\"entry\":{\"request_id\":\"half\",\"room_version\":\"12\",\"create\":"
            + new String(create.bytes(), StandardCharsets.UTF_8)
            + ",\"drafts\":[null]}}";

    appendRaw(roomId.value(), entry);

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
    assertThat(onlyDeadLetter().roomId()).contains(roomId);
    assertThat(onlyDeadLetter().original()).isEqualTo(entry);
    assertThat(bridge.outcome(roomId, "half"))
        .hasValueSatisfying(outcome -> assertThat(outcome.code()).isEqualTo(Outcome.Code.INVALID));
    assertThat(bridge.roomEvents).isEmpty();
    assertThat(bridge.createRoom(RoomVersions.V12, "half")).isEqualTo(roomId);
  }

  @Test
  void a_request_without_an_id_and_a_pdu_without_a_body_are_kept() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    appendRaw(roomId.value(), "{\"kind\":\"forget_room\",\"entry\":{}}");
    appendRaw(roomId.value(), "{\"kind\":\"incoming_pdu\",\"entry\":{}}");
    appendRaw(roomId.value(), "{\"kind\":\"incoming_pdu\",\"entry\":{\"event_id\":\"$x\"}}");
    appendRaw(roomId.value(), "{\"kind\":\"snapshot_begin\",\"entry\":{}}");
    appendRaw(roomId.value(), "{\"kind\":\"peek_expiry\",\"entry\":{}}");
    appendRaw(roomId.value(), "{\"kind\":\"incoming_pdu\",\"entry\":null}");

    assertThat(bridge.deadLetters).hasSize(6);
    assertThat(bridge.publish(roomId, TestBridge.message("on")).isOk()).isTrue();
  }

  @Test
  void an_original_of_any_size_fits_into_a_dead_letter() {
    appendRaw("!room", "\u0001".repeat(900_000));

    assertThat(onlyDeadLetter().original()).hasSize(128 * 1024);
    assertThat(onlyDeadLetter().detail()).contains("t.room-log-0@0");
    assertThatItGoesOn();
  }

  @Test
  void text_that_is_half_a_character_does_no_harm() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    appendRaw(
        roomId.value(),
        "{\"kind\":\"peek_start\",\"entry\":{\"request_id\":\"\\ud800\",\"server\":\"a.example\","
            + "\"peek_id\":\"\\ud800\",\"renewal_interval_ms\":1000}}");
    appendRaw(
        roomId.value(),
        "{\"kind\":\"publish_event\",\"entry\":{\"request_id\":\"r\",\"draft\":{\"type\":\"\\ud800\","
            + "\"state_key\":\"\\ud800\",\"sender\":\"@owner:bridge.example\",\"content\":{}}}}");
    appendRaw(roomId.value(), "{\"kind\":\"\\ud800\"}");

    assertThat(bridge.outcome(roomId, "\ud800").orElseThrow().code())
        .isEqualTo(Outcome.Code.INVALID);
    assertThat(bridge.outcome(roomId, "r").orElseThrow().code()).isEqualTo(Outcome.Code.INVALID);
    assertThat(bridge.publish(roomId, TestBridge.message("on")).isOk()).isTrue();
  }
}
