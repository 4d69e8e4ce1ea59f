package io.peekbridge.matrix.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.id.ServerName;
import java.util.Map;

/**
 * The keys that a server signs with and has signed with, as it publishes them (server-server API:
 * "Publishing Keys"). Keys of algorithms other than Ed25519 are left out.
 *
 * @param serverName whose keys they are
 * @param verifyKeys the keys in use, in unpadded Base64
 * @param oldVerifyKeys the keys that are used no more
 * @param validUntilTs when the keys in use should be asked for again, in milliseconds since 1970
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ServerKeys(
    ServerName serverName,
    Map<KeyId, String> verifyKeys,
    Map<KeyId, OldKey> oldVerifyKeys,
    long validUntilTs) {

  /**
   * A key that is used no more.
   *
   * @param key in unpadded Base64
   * @param expiredTs since when, in milliseconds since 1970: what was signed before is still good
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record OldKey(String key, long expiredTs) {}

  public ServerKeys {
    verifyKeys = verifyKeys == null ? Map.of() : Map.copyOf(verifyKeys);
    oldVerifyKeys = oldVerifyKeys == null ? Map.of() : Map.copyOf(oldVerifyKeys);
  }

  /**
   * Reads a key document and checks that the server signed it with the keys that it publishes in
   * it: at least one of them, and every signature under one of them is good.
   *
   * @throws InvalidServerKeysException if the document is not of this form or not so signed
   */
  public static ServerKeys fromSignedDocument(ObjectNode document, Ed25519 ed25519)
      throws InvalidServerKeysException {
    ServerKeys keys = new ServerKeysDocument(document, ed25519).read();
    int good = 0;
    for (Map.Entry<KeyId, String> entry : keys.verifyKeys.entrySet()) {
      JsonNode signature =
          document.path("signatures").path(keys.serverName.value()).path(entry.getKey().value());
      if (signature.isMissingNode()) {
        continue;
      }
      VerifyKey key = ed25519.verifyKey(Base64.decode(entry.getValue()));
      if (!JsonSignatures.verify(document, keys.serverName, entry.getKey(), key)) {
        throw new InvalidServerKeysException("bad signature under " + entry.getKey());
      }
      good++;
    }
    if (good == 0) {
      throw new InvalidServerKeysException("not signed with any of the published keys");
    }
    return keys;
  }
}
