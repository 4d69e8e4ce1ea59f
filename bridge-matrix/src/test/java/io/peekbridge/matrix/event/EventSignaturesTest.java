package io.peekbridge.matrix.event;

import static io.peekbridge.matrix.event.SampleEvents.DOMAIN;
import static io.peekbridge.matrix.event.SampleEvents.KEY;
import static io.peekbridge.matrix.event.SampleEvents.membership;
import static io.peekbridge.matrix.event.SampleEvents.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import org.junit.jupiter.api.Test;

class EventSignaturesTest {
  private static final ServerName OTHER = new ServerName("other.example");

  @Test
  void an_event_needs_its_senders_server() throws Exception {
    Pdu pdu = message(RoomVersions.V11).sign(DOMAIN, KEY);
    assertThat(EventSignatures.requiredSigners(pdu)).containsExactly(DOMAIN);
  }

  @Test
  void a_join_that_a_user_vouches_for_needs_that_users_server_too() throws Exception {
    Pdu pdu =
        membership(
                RoomVersions.V10,
                "{\"membership\":\"join\",\"join_authorised_via_users_server\":\"@bob:other.example\"}")
            .sign(DOMAIN, KEY);
    assertThat(EventSignatures.requiredSigners(pdu)).containsExactlyInAnyOrder(DOMAIN, OTHER);
    Pdu message =
        message(RoomVersions.V10)
            .content(
                SampleEvents.json("{\"join_authorised_via_users_server\":\"@bob:other.example\"}"))
            .sign(DOMAIN, KEY);
    assertThat(EventSignatures.requiredSigners(message)).containsExactly(DOMAIN);
  }

  @Test
  void an_invitation_by_third_party_id_may_come_from_any_server() throws Exception {
    Pdu invite =
        membership(RoomVersions.V12, "{\"membership\":\"invite\",\"third_party_invite\":{}}")
            .sign(DOMAIN, KEY);
    assertThat(EventSignatures.requiredSigners(invite)).isEmpty();
    Pdu leave =
        membership(RoomVersions.V12, "{\"membership\":\"leave\",\"third_party_invite\":{}}")
            .sign(DOMAIN, KEY);
    assertThat(EventSignatures.requiredSigners(leave)).containsExactly(DOMAIN);
  }

  @Test
  void a_signature_holds_for_its_server_key_id_and_key_only() throws Exception {
    Pdu pdu = message(RoomVersions.V12).sign(DOMAIN, KEY);
    assertThat(EventSignatures.verify(pdu, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
    assertThat(EventSignatures.verify(pdu, OTHER, KEY.id(), KEY.verifyKey())).isFalse();
    assertThat(EventSignatures.verify(pdu, DOMAIN, new KeyId("ed25519:2"), KEY.verifyKey()))
        .isFalse();
    assertThat(EventSignatures.verify(pdu, DOMAIN, KEY.id(), RecordedVectors.OTHER_KEY.verifyKey()))
        .isFalse();
  }

  @Test
  void a_second_server_signs_beside_the_first() throws Exception {
    SigningKey other = RecordedVectors.OTHER_KEY;
    Pdu pdu = message(RoomVersions.V12).sign(DOMAIN, KEY);
    Pdu both =
        Pdu.parse(
            RoomVersions.V12, EventSignatures.sign(pdu.json(), RoomVersions.V12, OTHER, other));
    assertThat(both.eventId()).isEqualTo(pdu.eventId());
    assertThat(EventSignatures.verify(both, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
    assertThat(EventSignatures.verify(both, OTHER, other.id(), other.verifyKey())).isTrue();
    assertThat(pdu.json().get("signatures")).hasSize(1);
  }

  @Test
  void signatures_that_are_no_text_or_no_base64_do_not_verify() throws Exception {
    for (String signature : new String[] {"1", "null", "{}", "\"***\"", "\"\"", "\"AAAA\""}) {
      ObjectNode json = message(RoomVersions.V12).sign(DOMAIN, KEY).json().deepCopy();
      ((ObjectNode) json.at("/signatures/domain")).set("ed25519:1", SampleEvents.value(signature));
      Pdu pdu = Pdu.parse(RoomVersions.V12, json);
      assertThat(EventSignatures.verify(pdu, DOMAIN, KEY.id(), KEY.verifyKey())).isFalse();
    }
  }

  @Test
  void changed_content_breaks_the_hash_but_not_the_signature() throws Exception {
    ObjectNode json = message(RoomVersions.V12).sign(DOMAIN, KEY).json().deepCopy();
    ((ObjectNode) json.get("content")).put("body", "changed");
    Pdu pdu = Pdu.parse(RoomVersions.V12, json);
    assertThat(EventHashes.contentHashMatches(pdu)).isFalse();
    assertThat(EventSignatures.verify(pdu, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
    assertThat(pdu.redacted().content()).isEmpty();

    json.put("depth", 99);
    assertThat(
            EventSignatures.verify(
                Pdu.parse(RoomVersions.V12, json), DOMAIN, KEY.id(), KEY.verifyKey()))
        .isFalse();
  }

  @Test
  void a_content_hash_that_is_no_base64_does_not_match() throws Exception {
    ObjectNode json = message(RoomVersions.V12).sign(DOMAIN, KEY).json().deepCopy();
    json.putObject("hashes").put("sha256", "***");
    assertThat(EventHashes.contentHashMatches(Pdu.parse(RoomVersions.V12, json))).isFalse();
  }
}
