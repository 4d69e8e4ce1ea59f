package io.peekbridge.matrix.event;

import static io.peekbridge.matrix.event.SampleEvents.DOMAIN;
import static io.peekbridge.matrix.event.SampleEvents.KEY;
import static io.peekbridge.matrix.event.SampleEvents.json;
import static io.peekbridge.matrix.event.SampleEvents.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventBuilderTest {
  static List<RoomVersion> versions() {
    return RoomVersions.supported();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_built_event_is_complete_hashed_and_signed(RoomVersion version) throws Exception {
    Pdu parent = message(version).sign(DOMAIN, KEY);
    Pdu other = message(version).originServerTs(2).sign(DOMAIN, KEY);
    Pdu pdu =
        message(version)
            .parents(List.of(parent))
            .authorizedBy(List.of(other, parent))
            .depth(12)
            .sign(DOMAIN, KEY);
    assertThat(EventHashes.contentHashMatches(pdu)).isTrue();
    assertThat(EventSignatures.verify(pdu, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
    assertThat(pdu.depth()).isEqualTo(12);
    assertThat(pdu.prevEvents()).containsExactly(parent.eventId());
    assertThat(pdu.authEvents()).containsExactly(other.eventId(), parent.eventId());
    assertThat(Pdu.parse(pdu.bytes(), version).json()).isEqualTo(pdu.json());
  }

  @Test
  void from_version_3_on_ids_are_enough_to_name_events() throws Exception {
    List<EventId> ids = List.of(new EventId("$a"), new EventId("$b"));
    Pdu pdu = message(RoomVersions.V3).prevEvents(ids).authEvents(ids).sign(DOMAIN, KEY);
    assertThat(pdu.prevEvents()).isEqualTo(ids);
    assertThat(pdu.authEvents()).isEqualTo(ids);
    assertThatThrownBy(() -> message(RoomVersions.V2).prevEvents(ids).sign(DOMAIN, KEY))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("prev_events");
  }

  @Test
  void a_create_event_of_version_12_makes_its_room() throws Exception {
    Pdu create =
        EventBuilder.of(RoomVersions.V12)
            .sender(new UserId("@alice:domain"))
            .type("m.room.create")
            .stateKey("")
            .content(json("{\"room_version\":\"12\"}"))
            .originServerTs(1)
            .sign(DOMAIN, KEY);
    assertThat(create.json().has("room_id")).isFalse();
    assertThat(create.roomId().value()).isEqualTo("!" + create.eventId().value().substring(1));
    Pdu message = message(RoomVersions.V12).roomId(create.roomId()).sign(DOMAIN, KEY);
    assertThat(message.roomId()).isEqualTo(create.roomId());
  }

  @Test
  void a_redaction_names_its_target_where_the_version_has_it() throws Exception {
    EventId target = new EventId("$spam");
    Pdu old = message(RoomVersions.V10).type("m.room.redaction").redacts(target).sign(DOMAIN, KEY);
    assertThat(old.json().get("redacts").textValue()).isEqualTo("$spam");
    assertThat(old.content().has("redacts")).isFalse();
    Pdu now = message(RoomVersions.V11).type("m.room.redaction").redacts(target).sign(DOMAIN, KEY);
    assertThat(now.json().has("redacts")).isFalse();
    assertThat(now.content().get("redacts").textValue()).isEqualTo("$spam");
  }

  @Test
  void the_content_is_copied_and_a_builder_can_sign_again() throws Exception {
    ObjectNode content = json("{\"body\":\"one\"}");
    EventBuilder builder = message(RoomVersions.V12).content(content);
    content.put("body", "two");
    Pdu first = builder.sign(DOMAIN, KEY);
    assertThat(first.content().get("body").textValue()).isEqualTo("one");
    assertThat(builder.sign(DOMAIN, KEY).bytes()).isEqualTo(first.bytes());
    assertThat(builder.depth(2).sign(DOMAIN, KEY).eventId()).isNotEqualTo(first.eventId());
  }

  @Test
  void content_that_cannot_be_sent_is_refused() {
    for (String content :
        List.of(
            "{\"a\":0.5}", "{\"a\":9007199254740992}", "{\"a\":\"" + "x".repeat(65_536) + "\"}")) {
      assertThatThrownBy(() -> message(RoomVersions.V12).content(json(content)).sign(DOMAIN, KEY))
          .isInstanceOf(MalformedEventException.class);
    }
    assertThatThrownBy(() -> EventBuilder.of(RoomVersions.V12).sign(DOMAIN, KEY))
        .isInstanceOf(MalformedEventException.class);
  }
}
