package io.peekbridge.matrix.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.InvalidServerKeysException;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.Redaction;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.JsonSlices;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Whatever comes, the protocol's functions take it or refuse it as they say, in little time. */
class MatrixFuzzTest {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final KeyId KEY_ID = RecordedVectors.KEY.id();
  private static final Ed25519 ED25519 = Ed25519.fastest();
  private static final VerifyKey KEY = RecordedVectors.KEY.verifyKey();

  /** What may be an event, and the version that it may be of. */
  private record Versioned(RoomVersion version, String event) {
    byte[] bytes() {
      return event.getBytes(ISO_8859_1);
    }
  }

  @Test
  void json() {
    List<byte[]> seeds = Seeds.events().stream().map(Pdu::bytes).toList();
    Fuzz.run("JSON", random -> Mutations.bytes(random, seeds), (input, random) -> readJson(input));
  }

  private static void readJson(byte[] input) {
    try {
      ObjectNode event = Json.parseEvent(input);
      byte[] canonical = CanonicalJson.encode(event);
      assertThat(CanonicalJson.encode(Json.parseEvent(canonical))).isEqualTo(canonical);
      assertThat(Json.parseTolerantEvent(input)).isEqualTo(event);
    } catch (MalformedJsonException e) {
      readTolerantly(input);
    }
  }

  private static void readTolerantly(byte[] input) {
    try {
      byte[] canonical = CanonicalJson.encodeLenient(Json.parseTolerantEvent(input));
      assertThat(CanonicalJson.encodeLenient(Json.parseTolerantEvent(canonical)))
          .isEqualTo(canonical);
    } catch (MalformedJsonException e) {
      readAnything(input);
    }
  }

  private static void readAnything(byte[] input) {
    try {
      byte[] canonical = CanonicalJson.encodeLenient(Json.parse(input));
      assertThat(canonical).isNotEmpty();
    } catch (MalformedJsonException | CanonicalJsonException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Test
  void slices() {
    List<byte[]> seeds =
        List.of(
            "{\"a\":[1,{}],\"pdus\":[{\"a\":\"\\u00e9\"},{ \"b\":[{}] }],\"z\":{\"pdus\":3}}"
                .getBytes(UTF_8));
    Fuzz.run(
        "slices of JSON",
        random -> Mutations.bytes(random, seeds),
        (input, random) -> {
          try {
            JsonSlices.objects(input, "pdus").forEach(MatrixFuzzTest::readJson);
          } catch (MalformedJsonException e) {
            assertThat(e.getMessage()).isNotNull();
          }
        });
  }

  @Test
  void events() {
    Fuzz.run("events", MatrixFuzzTest::event, MatrixFuzzTest::readEvent);
  }

  private static Versioned event(Random random) {
    Pdu seed = Seeds.any(random);
    byte[] bytes =
        random.nextInt(3) == 0
            ? Mutations.bytes(random, List.of(seed.bytes()))
            : Mutations.text(Mutations.json(random, seed.json()));
    boolean isOwnVersion = random.nextInt(8) > 0;
    List<RoomVersion> all = RoomVersions.supported();
    return new Versioned(
        isOwnVersion ? seed.roomVersion() : all.get(random.nextInt(all.size())),
        new String(bytes, ISO_8859_1));
  }

  private static void readEvent(Versioned input, Random random) throws Exception {
    Pdu event;
    try {
      event = Pdu.parse(input.bytes(), input.version());
    } catch (MalformedEventException e) {
      return;
    }
    assertThat(Pdu.parse(event.bytes(), input.version()).eventId()).isEqualTo(event.eventId());
    assertThat(event.redacted().eventId()).isEqualTo(event.eventId());
    boolean isWhole = EventHashes.contentHashMatches(event);
    assertThat(EventSignatures.requiredSigners(event)).isNotNull();
    if (random.nextInt(16) == 0 && EventSignatures.verify(event, DOMAIN, KEY_ID, KEY) && isWhole) {
      assertThat(Seeds.isSeed(event)).as("what was signed is what was there before").isTrue();
    }
  }

  @Test
  void redaction() {
    Fuzz.run(
        "redaction",
        random -> Mutations.json(random, Seeds.any(random).json()),
        (input, random) -> {
          List<RoomVersion> all = RoomVersions.supported();
          RoomVersion version = all.get(random.nextInt(all.size()));
          ObjectNode redacted = Redaction.redact(input, version);
          assertThat(Redaction.redact(redacted, version)).isEqualTo(redacted);
        });
  }

  @Test
  void signatures() {
    Fuzz.run(
        "signatures",
        random -> Mutations.json(random, Seeds.any(random).json()),
        (input, random) -> {
          assertThat(JsonSignatures.signaturesOf(input, DOMAIN)).isNotNull();
          assertThat(JsonSignatures.signatureOf(input, DOMAIN, KEY_ID)).isNotNull();
          if (random.nextInt(16) == 0) {
            var unused = JsonSignatures.verify(input, DOMAIN, KEY_ID, KEY);
          }
        });
  }

  @Test
  void key_documents() {
    ObjectNode document = Seeds.keyDocument();
    Fuzz.run(
        "key documents",
        random -> random.nextInt(50) == 0 ? document : Mutations.json(random, document),
        (input, random) -> {
          try {
            assertThat(ServerKeys.fromSignedDocument(input, ED25519).serverName()).isNotNull();
          } catch (InvalidServerKeysException e) {
            assertThat(input).isNotEqualTo(document);
          }
        });
  }

  @Test
  void ids() {
    List<byte[]> seeds =
        List.of("@alice:domain", "!room:[::1]:8448", "$event:1.2.3.4", "ed25519:a_1", "a.b:80")
            .stream()
            .map(text -> text.getBytes(UTF_8))
            .toList();
    Fuzz.run(
        "identifiers",
        random -> new String(Mutations.bytes(random, seeds), UTF_8),
        (input, random) -> {
          attempt(() -> new ServerName(input).port().isPresent());
          attempt(() -> new UserId(input).server().value().isEmpty());
          attempt(() -> new RoomId(input).server().isPresent());
          attempt(() -> new EventId(input).server().isPresent());
          attempt(() -> new KeyId(input).value().isEmpty());
        });
  }

  /** Identifiers refuse with this exception, which says what is wrong. */
  private static void attempt(BooleanSupplier reading) {
    try {
      var unused = reading.getAsBoolean();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }

  @Test
  void values() {
    Fuzz.run(
        "canonical JSON of values",
        random -> Mutations.value(random, 3),
        (JsonNode input, Random random) -> {
          try {
            byte[] canonical = CanonicalJson.encode(input);
            assertThat(CanonicalJson.encode(Json.parse(canonical))).isEqualTo(canonical);
            assertThat(CanonicalJson.encodeLenient(input)).isEqualTo(canonical);
          } catch (CanonicalJsonException e) {
            assertThat(e.getMessage()).isNotNull();
          }
        });
  }
}
