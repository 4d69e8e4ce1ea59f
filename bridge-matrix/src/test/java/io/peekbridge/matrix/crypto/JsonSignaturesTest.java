package io.peekbridge.matrix.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import org.junit.jupiter.api.Test;

class JsonSignaturesTest {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final ServerName OTHER = new ServerName("other.example");
  private static final SigningKey KEY = RecordedVectors.KEY;

  @Test
  void a_signature_leaves_the_object_and_its_other_signatures_alone() throws Exception {
    ObjectNode object =
        object(
            "{\"a\":1,\"unsigned\":{\"x\":1},\"signatures\":{\"domain\":{\"ed25519:0\":\"old\"}}}");
    ObjectNode before = object.deepCopy();
    ObjectNode signed = JsonSignatures.sign(object, DOMAIN, KEY);
    assertThat(object).isEqualTo(before);
    assertThat(signed.at("/signatures/domain/ed25519:0").textValue()).isEqualTo("old");
    assertThat(signed.at("/unsigned/x").intValue()).isEqualTo(1);
    ObjectNode twice = JsonSignatures.sign(signed, OTHER, RecordedVectors.OTHER_KEY);
    assertThat(verifies(twice, DOMAIN)).isTrue();
    assertThat(
            JsonSignatures.verify(
                twice,
                OTHER,
                RecordedVectors.OTHER_KEY.id(),
                RecordedVectors.OTHER_KEY.verifyKey()))
        .isTrue();
  }

  @Test
  void what_is_unsigned_may_change_and_nothing_else() throws Exception {
    ObjectNode signed = JsonSignatures.sign(object("{\"a\":{\"b\":[1]}}"), DOMAIN, KEY);
    assertThat(
            verifies(signed.deepCopy().<ObjectNode>set("unsigned", object("{\"age\":1}")), DOMAIN))
        .isTrue();
    assertThat(verifies(signed.deepCopy().put("a", 2), DOMAIN)).isFalse();
    assertThat(verifies(signed.deepCopy().put("c", 2), DOMAIN)).isFalse();
    assertThat(verifies(signed, OTHER)).isFalse();
  }

  @Test
  void a_request_with_fractions_in_it_can_be_signed() throws Exception {
    ObjectNode signed =
        JsonSignatures.sign(object("{\"content\":{\"edus\":[{\"volume\":0.5}]}}"), DOMAIN, KEY);
    assertThat(verifies(signed, DOMAIN)).isTrue();
  }

  @Test
  void what_has_no_canonical_form_is_not_signed_and_does_not_verify() {
    ObjectNode object = Json.mapper().createObjectNode().put("a", Double.NaN);
    assertThatThrownBy(() -> JsonSignatures.sign(object, DOMAIN, KEY))
        .isInstanceOf(CanonicalJsonException.class);
    assertThat(
            verifies(JsonSignatures.withSignature(object, DOMAIN, KEY.id(), new byte[64]), DOMAIN))
        .isFalse();
  }

  @Test
  void signatures_of_a_broken_form_are_left_out() throws Exception {
    ObjectNode object =
        object(
            "{\"signatures\":{\"domain\":{\"ed25519:1\":\"AAAA\",\"ed25519:2\":\"*\",\"ed25519:3\":1,\"nonsense\":\"AAAA\"},\"other.example\":[]}}");
    assertThat(JsonSignatures.signaturesOf(object, DOMAIN))
        .containsOnlyKeys(new KeyId("ed25519:1"));
    assertThat(JsonSignatures.signaturesOf(object, OTHER)).isEmpty();
    assertThat(JsonSignatures.signaturesOf(object("{\"signatures\":1}"), DOMAIN)).isEmpty();
    assertThat(verifies(object("{}"), DOMAIN)).isFalse();
  }

  private static boolean verifies(ObjectNode object, ServerName signer) {
    return JsonSignatures.verify(object, signer, KEY.id(), KEY.verifyKey());
  }

  private static ObjectNode object(String json) throws Exception {
    return Json.parseObject(json.getBytes(UTF_8));
  }
}
