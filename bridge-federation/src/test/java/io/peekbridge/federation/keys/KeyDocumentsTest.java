package io.peekbridge.federation.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.matrix.crypto.InvalidServerKeysException;
import io.peekbridge.matrix.crypto.ServerKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KeyDocumentsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final FederationIdentity A = Identities.of("a.example");
  private static final FederationIdentity A_OLD = Identities.of("a.example", "0");
  private static final FederationIdentity A_NEXT = Identities.of("a.example", "2");
  private static final FederationIdentity B = Identities.of("b.example");

  @Test
  void a_signed_document_is_taken() throws InvalidServerKeysException {
    ServerKeys keys = check(good().oldKey(A_OLD, NOW.minusSeconds(60)).signedBy(A));

    assertThat(keys.verifyKeys()).containsOnlyKeys(A.key().id());
    assertThat(keys.oldVerifyKeys()).containsOnlyKeys(A_OLD.key().id());
    assertThat(keys.validUntilTs()).isEqualTo(NOW.plus(Duration.ofDays(1)).toEpochMilli());
  }

  @Test
  void validity_is_cut_at_seven_days() throws InvalidServerKeysException {
    ServerKeys keys = check(KeyDocumentBuilder.of(A, NOW.plus(Duration.ofDays(365))).signedBy(A));

    assertThat(keys.validUntilTs()).isEqualTo(NOW.plus(Duration.ofDays(7)).toEpochMilli());
  }

  @Test
  void validity_that_is_over_is_refused() {
    assertRefused(KeyDocumentBuilder.of(A, NOW).signedBy(A), "valid_until_ts is in the past");
  }

  @Test
  void keys_of_another_name_are_refused_even_if_that_name_signed_them() {
    ObjectNode keysOfB = KeyDocumentBuilder.of(B, NOW.plusSeconds(60)).signedBy(B);

    assertRefused(keysOfB, "another server name");
  }

  @Test
  void a_document_without_a_signature_of_its_own_keys_is_refused() {
    assertRefused(good().unsigned(), "not signed");
    assertRefused(good().signedBy(A_NEXT), "not signed");
    assertRefused(good().signedBy(B), "not signed");
  }

  @Test
  void a_document_that_was_changed_is_refused() {
    ObjectNode document = good().signedBy(A);
    document.put("valid_until_ts", NOW.plusSeconds(1).toEpochMilli());

    assertRefused(document, "bad signature");
  }

  @Test
  void a_retired_key_does_not_sign_a_document() {
    KeyDocumentBuilder document = good().oldKey(A_OLD, NOW.minusSeconds(60));

    assertRefused(document.signedBy(A_OLD), "not signed");
  }

  @Test
  void thousands_of_keys_are_refused_before_any_is_read() {
    KeyDocumentBuilder document = good();
    for (int i = 0; i < 5_000; i++) {
      document.key("old_verify_keys", "ed25519:k" + i, "not even Base64");
    }

    assertRefused(document.signedBy(A), "5001 keys");
  }

  @Test
  void keys_that_are_not_keys_are_refused() {
    assertRefused(good().key("verify_keys", "ed25519:x", "%%%").signedBy(A), "malformed key");
    assertRefused(good().key("verify_keys", "ed25519:x", "AAAA").signedBy(A), "malformed key");
    assertRefused(good().key("verify_keys", "ed25519:\n", "AAAA").signedBy(A), "malformed key id");
  }

  @Test
  void documents_of_another_shape_are_refused() {
    assertMalformed(document -> document.remove("server_name"));
    assertMalformed(document -> document.put("server_name", 1));
    assertMalformed(document -> document.remove("valid_until_ts"));
    assertMalformed(document -> document.put("valid_until_ts", "1"));
    assertMalformed(document -> document.put("valid_until_ts", -1));
    assertMalformed(document -> document.put("valid_until_ts", 1.5));
    assertMalformed(document -> document.put("verify_keys", 1));
    assertMalformed(document -> document.remove("verify_keys"));
    assertMalformed(document -> document.putArray("verify_keys").add(1));
    assertMalformed(document -> document.withObjectProperty("verify_keys").put("ed25519:1", 1));
  }

  private static void assertMalformed(Consumer<ObjectNode> spoil) {
    KeyDocumentBuilder document = good();
    spoil.accept(document.unsigned());

    assertThatExceptionOfType(InvalidServerKeysException.class)
        .isThrownBy(() -> check(document.signedBy(A)));
  }

  private static void assertRefused(ObjectNode document, String reason) {
    assertThatExceptionOfType(InvalidServerKeysException.class)
        .isThrownBy(() -> check(document))
        .withMessageContaining(reason);
  }

  private static KeyDocumentBuilder good() {
    return KeyDocumentBuilder.of(A, NOW.plus(Duration.ofDays(1)));
  }

  private static ServerKeys check(ObjectNode document) throws InvalidServerKeysException {
    return KeyDocuments.check(document, A.name(), Identities.ED25519, NOW);
  }
}
