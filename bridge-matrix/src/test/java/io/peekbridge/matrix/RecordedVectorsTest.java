package io.peekbridge.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what the Python implementation made of generated documents and events. */
class RecordedVectorsTest {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final ServerName OTHER = new ServerName("other.example:8448");

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void a_document_has_the_recorded_canonical_form_and_signature(JsonNode row) throws Exception {
    ObjectNode document = Json.parseObject(bytes(row, "source"));
    assertThat(new String(CanonicalJson.encode(document), UTF_8))
        .isEqualTo(row.get("canonical").textValue());
    assertThat(CanonicalJson.encodeLenient(document)).isEqualTo(CanonicalJson.encode(document));
    assertThat(Json.parseEvent(bytes(row, "source"))).isEqualTo(document);

    ObjectNode signed = JsonSignatures.sign(document, DOMAIN, RecordedVectors.KEY);
    assertThat(signed.path("signatures").path("domain").path("ed25519:1"))
        .isEqualTo(row.get("signature"));
  }

  static List<JsonNode> a_document_has_the_recorded_canonical_form_and_signature() {
    return RecordedVectors.read("documents.jsonl.gz");
  }

  @Test
  void a_number_that_canonical_json_lacks_is_written_as_recorded() throws Exception {
    List<JsonNode> rows = RecordedVectors.read("fractions.jsonl.gz");
    for (JsonNode row : rows) {
      assertThat(CanonicalJson.encodeLenient(Json.parse(bytes(row, "source"))))
          .asString(UTF_8)
          .isEqualTo(row.get("canonical").textValue());
    }
    assertThat(rows).hasSizeGreaterThan(300);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void an_event_has_the_recorded_ids_hash_and_signatures(JsonNode row) throws Exception {
    RoomVersion version = RoomVersions.find(row.get("version").textValue()).orElseThrow();
    Pdu event = Pdu.parse(bytes(row, "event"), version);
    assertThat(event.eventId().value()).isEqualTo(row.get("event_id").textValue());
    assertThat(event.roomId().value()).isEqualTo(row.get("room_id").textValue());
    assertThat(Base64.encode(event.referenceHash()) + "=")
        .isEqualTo(row.get("reference_hash").textValue());
    assertThat(new String(event.redacted().bytes(), UTF_8))
        .isEqualTo(row.get("redacted").textValue());
    assertThat(EventHashes.contentHashMatches(event)).isTrue();
    checkSignature(event, DOMAIN, RecordedVectors.KEY);
    if (event.json().get("signatures").has(OTHER.value())) {
      checkSignature(event, OTHER, RecordedVectors.OTHER_KEY);
    }
    checkRedacted(event);
  }

  static List<JsonNode> an_event_has_the_recorded_ids_hash_and_signatures() {
    return RecordedVectors.read("events.jsonl.gz");
  }

  /** Verifies the signature that is there, and makes the same one again. */
  private static void checkSignature(Pdu event, ServerName signer, SigningKey key) {
    assertThat(EventSignatures.verify(event, signer, key.id(), key.verifyKey())).isTrue();
    ObjectNode unsigned = event.json().deepCopy();
    unsigned.remove("signatures");
    ObjectNode again = EventSignatures.sign(unsigned, event.roomVersion(), signer, key);
    assertThat(again.at("/signatures").get(signer.value()))
        .isEqualTo(event.json().get("signatures").get(signer.value()));
  }

  private static void checkRedacted(Pdu event) {
    Pdu redacted = event.redacted();
    assertThat(redacted.eventId()).isEqualTo(event.eventId());
    assertThat(redacted.redacted().bytes()).isEqualTo(redacted.bytes());
    SigningKey key = RecordedVectors.KEY;
    assertThat(EventSignatures.verify(redacted, DOMAIN, key.id(), key.verifyKey())).isTrue();
  }

  private static byte[] bytes(JsonNode row, String name) {
    return row.get(name).textValue().getBytes(UTF_8);
  }
}
