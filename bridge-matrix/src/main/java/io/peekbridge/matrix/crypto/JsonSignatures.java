package io.peekbridge.matrix.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.CanonicalJsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Signatures of JSON objects (appendices: "Signing JSON"). They cover everything but {@code
 * signatures} and {@code unsigned}.
 */
public final class JsonSignatures {
  private static final String SIGNATURES = "signatures";
  private static final String UNSIGNED = "unsigned";

  private static final Set<String> NOT_COVERED = Set.of(SIGNATURES, UNSIGNED);

  private JsonSignatures() {}

  /**
   * A copy of the object with one more signature. The argument stays as it is.
   *
   * @throws CanonicalJsonException if the object has no canonical form
   */
  public static ObjectNode sign(ObjectNode object, ServerName signer, SigningKey key) {
    return withSignature(object, signer, key.id(), key.sign(signedBytes(object)));
  }

  /** Whether the object has a valid signature of the server under this key id. */
  public static boolean verify(ObjectNode object, ServerName signer, KeyId keyId, VerifyKey key) {
    Optional<byte[]> signature = signatureOf(object, signer, keyId);
    if (signature.isEmpty()) {
      return false;
    }
    try {
      return key.verify(signedBytes(object), signature.get());
    } catch (CanonicalJsonException e) {
      return false; // nobody can have signed what has no canonical form
    }
  }

  /** All signatures of the server that can be read; those of a broken form are left out. */
  public static Map<KeyId, byte[]> signaturesOf(JsonNode object, ServerName signer) {
    Map<KeyId, byte[]> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : ofServer(object, signer).properties()) {
      if (KeyId.isValid(entry.getKey())) {
        KeyId keyId = new KeyId(entry.getKey());
        signatureOf(object, signer, keyId).ifPresent(bytes -> found.put(keyId, bytes));
      }
    }
    return found;
  }

  /** The bytes that signatures of the object are made over. */
  public static byte[] signedBytes(ObjectNode object) {
    return CanonicalJson.encodeLenientWithout(object, NOT_COVERED);
  }

  /** One signature, if it is there and is Base64. */
  public static Optional<byte[]> signatureOf(JsonNode object, ServerName signer, KeyId keyId) {
    JsonNode text = ofServer(object, signer).path(keyId.value());
    try {
      return text.isTextual() ? Optional.of(Base64.decode(text.textValue())) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A copy of the object that carries the signature besides those that it had. */
  public static ObjectNode withSignature(
      ObjectNode object, ServerName signer, KeyId keyId, byte[] signature) {
    ObjectNode all =
        object.path(SIGNATURES) instanceof ObjectNode old ? old.deepCopy() : object.objectNode();
    all.withObjectProperty(signer.value()).put(keyId.value(), Base64.encode(signature));
    ObjectNode signed = object.objectNode().setAll(object);
    signed.set(SIGNATURES, all);
    return signed;
  }

  private static JsonNode ofServer(JsonNode object, ServerName signer) {
    return object.path(SIGNATURES).path(signer.value());
  }
}
