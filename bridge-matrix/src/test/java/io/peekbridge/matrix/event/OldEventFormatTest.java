package io.peekbridge.matrix.event;

import static io.peekbridge.matrix.event.SampleEvents.DOMAIN;
import static io.peekbridge.matrix.event.SampleEvents.KEY;
import static io.peekbridge.matrix.event.SampleEvents.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of room versions 1 and 2, which carry an id, and the ids of version 3. */
class OldEventFormatTest {
  private static final ServerName OTHER = new ServerName("other.example");

  /** The example of the specification, with what it leaves out. */
  private static ObjectNode event() {
    return SampleEvents.json(
        """
        {"event_id":"$a4ecee13e2accdadf56c1025:example.com","type":"m.room.message","sender":"@alice:example.com",
         "room_id":"!UcYsUzyxTGDxLBEvLy:example.org","content":{"body":"hi"},"depth":12,
         "origin_server_ts":1404838188000,"hashes":{"sha256":"thishashcoversallfieldsincasethisisredacted"},
         "signatures":{"example.com":{"ed25519:key_version":"these86bytesofbase64signature"}},
         "auth_events":[["$af232176:example.org",{"sha256":"abase64encodedsha256hashshouldbe43byteslong"}]],
         "prev_events":[["$af232176:example.org",{"sha256":"abase64encodedsha256hashshouldbe43byteslong"}],
          ["$other",{}]]}
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void the_id_and_the_references_are_read(String version) throws Exception {
    Pdu pdu = Pdu.parse(of(version), event());
    assertThat(pdu.eventId()).isEqualTo(new EventId("$a4ecee13e2accdadf56c1025:example.com"));
    assertThat(pdu.prevEvents())
        .containsExactly(new EventId("$af232176:example.org"), new EventId("$other"));
    assertThat(pdu.authEvents()).containsExactly(new EventId("$af232176:example.org"));
    assertThat(pdu.redacted().eventId()).isEqualTo(pdu.eventId());
    assertThat(EventHashes.eventId(event(), of(version))).isEqualTo(pdu.eventId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "event_id    | null",
        "event_id    | 1",
        "event_id    | \"a:domain\"",
        "event_id    | \"$a\"",
        "event_id    | \"$a:\"",
        "event_id    | \"$a:not a server\"",
        "prev_events | [\"$a:domain\"]",
        "prev_events | [[\"$a:domain\"]]",
        "prev_events | [[\"$a:domain\",{},{}]]",
        "prev_events | [[\"$a:domain\",\"hash\"]]",
        "prev_events | [[\"$a:domain\",{\"sha256\":1}]]",
        "prev_events | [[\"a:domain\",{}]]",
        "prev_events | [[1,{}]]",
        "prev_events | [{\"0\":\"$a:domain\",\"1\":{}}]",
        "auth_events | [[[\"$a:domain\"],{}]]",
      })
  void a_broken_id_or_reference_makes_the_event_malformed(String name, String value) {
    ObjectNode broken = event();
    broken.set(name, SampleEvents.value(value));
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V1, broken))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(name);
  }

  @Test
  void an_event_without_an_id_is_malformed() {
    ObjectNode nameless = event();
    nameless.remove("event_id");
    assertThatThrownBy(() -> Pdu.parse(RoomVersions.V2, nameless))
        .isInstanceOf(MalformedEventException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "4", "5", "9", "11"})
  void from_version_3_on_an_event_carries_no_id_and_names_others_by_theirs(String version)
      throws Exception {
    ObjectNode old = event();
    assertThatThrownBy(() -> Pdu.parse(of(version), old))
        .isInstanceOf(MalformedEventException.class);
    old.remove("event_id");
    assertThatThrownBy(() -> Pdu.parse(of(version), old))
        .isInstanceOf(MalformedEventException.class);
    old.set("prev_events", SampleEvents.value("[\"$base64encodedeventid\"]"));
    old.set("auth_events", SampleEvents.value("[\"$adifferent/event+id\"]"));
    Pdu pdu = Pdu.parse(of(version), old);
    assertThat(pdu.prevEvents()).containsExactly(new EventId("$base64encodedeventid"));
  }

  @Test
  void ids_of_version_3_are_not_for_urls_and_later_ones_are() throws Exception {
    for (int i = 0; i < 20; i++) {
      Pdu three = message(RoomVersions.V3).originServerTs(i).sign(DOMAIN, KEY);
      Pdu four = message(RoomVersions.V4).originServerTs(i).sign(DOMAIN, KEY);
      assertThat(three.referenceHash()).isEqualTo(four.referenceHash());
      assertThat(three.eventId().value()).isEqualTo("$" + Base64.encode(three.referenceHash()));
      assertThat(four.eventId().value()).isEqualTo("$" + Base64.encodeUrl(four.referenceHash()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void our_events_get_an_id_that_follows_from_the_rest(String version) throws Exception {
    EventBuilder builder = message(of(version));
    Pdu first = builder.sign(DOMAIN, KEY);
    assertThat(first.eventId().server()).contains(DOMAIN);
    assertThat(builder.sign(DOMAIN, KEY).bytes()).isEqualTo(first.bytes());
    assertThat(builder.sign(OTHER, KEY).eventId().server()).contains(OTHER);
    assertThat(builder.depth(7).sign(DOMAIN, KEY).eventId()).isNotEqualTo(first.eventId());
    assertThat(EventHashes.contentHashMatches(first)).isTrue();
  }

  @Test
  void an_id_that_was_put_stays() throws Exception {
    Pdu pdu =
        message(RoomVersions.V1)
            .put("event_id", SampleEvents.value("\"$mine:other.example\""))
            .sign(DOMAIN, KEY);
    assertThat(pdu.eventId()).isEqualTo(new EventId("$mine:other.example"));
  }

  @Test
  void our_references_carry_the_reference_hash() throws Exception {
    Pdu parent = message(RoomVersions.V1).sign(DOMAIN, KEY);
    Pdu pdu = message(RoomVersions.V1).parents(List.of(parent)).sign(DOMAIN, KEY);
    String expected =
        "[[\"%s\",{\"sha256\":\"%s\"}]]"
            .formatted(parent.eventId(), Base64.encode(parent.referenceHash()));
    assertThat(pdu.json().get("prev_events")).isEqualTo(SampleEvents.value(expected));
    assertThat(pdu.json().get("auth_events")).isEmpty();
  }

  @Test
  void the_same_id_does_not_make_the_same_event() throws Exception {
    Pdu pdu = Pdu.parse(RoomVersions.V1, event());
    Pdu other = Pdu.parse(RoomVersions.V1, event().put("depth", 13));
    assertThat(other.eventId()).isEqualTo(pdu.eventId());
    assertThat(other).isNotEqualTo(pdu);
    assertThat(pdu.redacted()).isEqualTo(pdu);
  }

  @Test
  void the_server_that_made_the_id_up_must_have_signed_as_well() throws Exception {
    EventBuilder builder =
        message(RoomVersions.V1).put("event_id", SampleEvents.value("\"$e:other.example\""));
    assertThat(EventSignatures.requiredSigners(builder.sign(DOMAIN, KEY)))
        .containsExactly(DOMAIN, OTHER);
    assertThat(EventSignatures.requiredSigners(message(RoomVersions.V1).sign(DOMAIN, KEY)))
        .containsExactly(DOMAIN);
    Pdu invite =
        SampleEvents.membership(
                RoomVersions.V2, "{\"membership\":\"invite\",\"third_party_invite\":{}}")
            .sign(OTHER, KEY);
    assertThat(EventSignatures.requiredSigners(invite)).containsExactly(OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "5", "7"})
  void up_to_version_7_nobody_who_vouches_must_have_signed(String version) throws Exception {
    for (String user : List.of("\"@bob:other.example\"", "5", "\"nobody\"")) {
      Pdu pdu =
          SampleEvents.membership(
                  of(version),
                  "{\"membership\":\"join\",\"join_authorised_via_users_server\":" + user + "}")
              .sign(DOMAIN, KEY);
      assertThat(EventSignatures.requiredSigners(pdu)).containsExactly(DOMAIN);
    }
  }

  private static RoomVersion of(String version) {
    return RoomVersions.find(version).orElseThrow();
  }
}
