package io.peekbridge.matrix.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the answer of {@code /_matrix/key/v2/server}. Keys that nobody could use are errors,
 * unknown algorithms are not.
 */
final class ServerKeysDocument {
  private final ObjectNode document;
  private final Ed25519 ed25519;

  ServerKeysDocument(ObjectNode document, Ed25519 ed25519) {
    this.document = document;
    this.ed25519 = ed25519;
  }

  ServerKeys read() throws InvalidServerKeysException {
    try {
      ServerName server = new ServerName(document.path("server_name").textValue());
      return new ServerKeys(
          server, verifyKeys(), oldVerifyKeys(), timestamp(document, "valid_until_ts"));
    } catch (MalformedIdException e) {
      throw new InvalidServerKeysException(e.getMessage(), e);
    }
  }

  private Map<KeyId, String> verifyKeys() throws InvalidServerKeysException {
    Map<KeyId, String> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : document.path("verify_keys").properties()) {
      if (isEd25519(entry)) {
        keys.put(keyId(entry), key(entry));
      }
    }
    return keys;
  }

  private Map<KeyId, OldKey> oldVerifyKeys() throws InvalidServerKeysException {
    Map<KeyId, OldKey> keys = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : document.path("old_verify_keys").properties()) {
      if (isEd25519(entry)) {
        keys.put(keyId(entry), new OldKey(key(entry), timestamp(entry.getValue(), "expired_ts")));
      }
    }
    return keys;
  }

  private static boolean isEd25519(Map.Entry<String, JsonNode> entry) {
    return entry.getKey().startsWith("ed25519:");
  }

  private static KeyId keyId(Map.Entry<String, JsonNode> entry) throws InvalidServerKeysException {
    try {
      return new KeyId(entry.getKey());
    } catch (IllegalArgumentException e) {
      throw new InvalidServerKeysException("malformed key id", e);
    }
  }

  private String key(Map.Entry<String, JsonNode> entry) throws InvalidServerKeysException {
    try {
      return Base64.encode(
          ed25519.verifyKey(Base64.decode(entry.getValue().path("key").asText())).bytes());
    } catch (IllegalArgumentException e) {
      throw new InvalidServerKeysException("malformed key " + entry.getKey(), e);
    }
  }

  private static long timestamp(JsonNode object, String name) throws InvalidServerKeysException {
    JsonNode value = object.path(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new InvalidServerKeysException(name + " is not a timestamp");
    }
    return value.longValue();
  }
}
