package io.peekbridge.federation.keys;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps keys that a server published once and now leaves out, because events that they signed stay
 * what they are. They become old keys, which were valid no longer than we had been told.
 */
final class KeyMerge {
  private KeyMerge() {}

  /**
   * The new keys, and those of the ones before that are not among them, up to the limit of one
   * document.
   */
  static ServerKeys keepingOld(ServerKeys before, ServerKeys fetched, long now) {
    Map<KeyId, OldKey> old = new HashMap<>(fetched.oldVerifyKeys());
    long expired = Math.min(before.validUntilTs(), now);
    before.verifyKeys().forEach((id, key) -> keep(fetched, old, id, new OldKey(key, expired)));
    before.oldVerifyKeys().forEach((id, key) -> keep(fetched, old, id, key));
    return new ServerKeys(fetched.serverName(), fetched.verifyKeys(), old, fetched.validUntilTs());
  }

  private static void keep(ServerKeys fetched, Map<KeyId, OldKey> old, KeyId id, OldKey key) {
    boolean room = fetched.verifyKeys().size() + old.size() < KeyDocuments.MAX_KEYS;
    if (room && !fetched.verifyKeys().containsKey(id)) {
      old.putIfAbsent(id, key);
    }
  }
}
