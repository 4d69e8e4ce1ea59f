package io.peekbridge.matrix.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerKeysTest {
  private static final ServerName SERVER = new ServerName("domain:8448");
  private static final SigningKey KEY = RecordedVectors.KEY;
  private static final SigningKey OLD = RecordedVectors.OTHER_KEY;
  private static final Ed25519 ED25519 = Ed25519.fastest();

  private static ObjectNode document() {
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("server_name", SERVER.value()).put("valid_until_ts", 1_700_000_000_000L);
    document.putObject("verify_keys").putObject(KEY.id().value()).put("key", text(KEY));
    document
        .putObject("old_verify_keys")
        .putObject(OLD.id().value())
        .put("key", text(OLD))
        .put("expired_ts", 5);
    return document;
  }

  @Test
  void a_signed_document_gives_the_keys() throws Exception {
    ServerKeys keys =
        ServerKeys.fromSignedDocument(JsonSignatures.sign(document(), SERVER, KEY), ED25519);
    assertThat(keys)
        .isEqualTo(
            new ServerKeys(
                SERVER,
                Map.of(KEY.id(), text(KEY)),
                Map.of(OLD.id(), new OldKey(text(OLD), 5)),
                1_700_000_000_000L));
  }

  @Test
  void keys_survive_their_own_json() throws Exception {
    ServerKeys keys =
        ServerKeys.fromSignedDocument(JsonSignatures.sign(document(), SERVER, KEY), ED25519);
    JsonNode json = Json.mapper().valueToTree(keys);
    assertThat(json.at("/old_verify_keys/ed25519:a_2/expired_ts").longValue()).isEqualTo(5);
    assertThat(json.get("server_name").textValue()).isEqualTo("domain:8448");
    assertThat(Json.mapper().readValue(json.toString(), ServerKeys.class)).isEqualTo(keys);
  }

  @Test
  void a_document_needs_a_signature_of_a_key_in_it() {
    refused(document());
    refused(JsonSignatures.sign(document(), SERVER, OLD));
    refused(JsonSignatures.sign(document(), new ServerName("other.example"), KEY));
  }

  @Test
  void every_signature_of_a_key_in_it_must_be_good() throws Exception {
    ObjectNode two = document();
    two.withObjectProperty("verify_keys").putObject(OLD.id().value()).put("key", text(OLD));
    ObjectNode both = JsonSignatures.sign(JsonSignatures.sign(two, SERVER, KEY), SERVER, OLD);
    assertThat(ServerKeys.fromSignedDocument(both, ED25519).verifyKeys()).hasSize(2);
    refused(JsonSignatures.withSignature(both, SERVER, OLD.id(), KEY.sign(new byte[0])));
    refused(JsonSignatures.sign(two, SERVER, KEY).put("valid_until_ts", 1));
  }

  @Test
  void keys_of_other_algorithms_are_left_out() throws Exception {
    ObjectNode document = document();
    document.withObjectProperty("verify_keys").putObject("dilithium:1").put("key", "*");
    document.remove("old_verify_keys");
    ServerKeys keys =
        ServerKeys.fromSignedDocument(JsonSignatures.sign(document, SERVER, KEY), ED25519);
    assertThat(keys.verifyKeys()).containsOnlyKeys(KEY.id());
    assertThat(keys.oldVerifyKeys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "server_name     | 1",
        "server_name     | \"not a name\"",
        "valid_until_ts  | \"1\"",
        "valid_until_ts  | -1",
        "valid_until_ts  | 1.5",
        "verify_keys     | {}",
        "verify_keys     | []",
        "verify_keys     | {\"ed25519:1\":{\"key\":\"AAAA\"}}",
        "verify_keys     |"
            + " {\"ed25519:1\":{\"key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
        "verify_keys     | {\"ed25519:1\":\"key\"}",
        "verify_keys     | {\"ed25519:\":{\"key\":\"AAAA\"}}",
        "old_verify_keys | {\"ed25519:0\":{\"key\":\"AAAA\",\"expired_ts\":1}}",
        "old_verify_keys |"
            + " {\"ed25519:0\":{\"key\":\"11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}",
      })
  void a_malformed_document_is_refused(String name, String value) throws Exception {
    ObjectNode document = document();
    document.set(name, Json.mapper().readTree(value));
    refused(JsonSignatures.sign(document, SERVER, KEY));
  }

  @Test
  void a_document_without_name_keys_or_time_is_refused() {
    for (String name : new String[] {"server_name", "verify_keys", "valid_until_ts"}) {
      refused(JsonSignatures.sign(without(document -> document.remove(name)), SERVER, KEY));
    }
  }

  private static ObjectNode without(Consumer<ObjectNode> change) {
    ObjectNode document = document();
    change.accept(document);
    return document;
  }

  private static void refused(ObjectNode document) {
    assertThatThrownBy(() -> ServerKeys.fromSignedDocument(document, ED25519))
        .isInstanceOf(InvalidServerKeysException.class);
  }

  private static String text(SigningKey key) {
    return Base64.encode(key.verifyKey().bytes());
  }
}
