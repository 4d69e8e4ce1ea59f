package io.peekbridge.api.testing;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows the keys of some servers, and which servers are not to be reached. */
public final class FakeKeyRing implements KeyRing {
  private final Map<ServerName, FederationIdentity> known = new ConcurrentHashMap<>();
  private final Map<ServerName, Boolean> unreachable = new ConcurrentHashMap<>();
  private final List<KeyRequest> asked = new CopyOnWriteArrayList<>();

  public FakeKeyRing knowing(FederationIdentity... servers) {
    for (FederationIdentity server : servers) {
      known.put(server.name(), server);
      unreachable.remove(server.name());
    }
    return this;
  }

  public void unreachable(ServerName server) {
    known.remove(server);
    unreachable.put(server, true);
  }

  /** What was asked in batches. */
  public List<KeyRequest> asked() {
    return asked;
  }

  @Override
  public VerifyKey key(ServerName server, KeyId keyId, Instant validAt)
      throws KeyUnavailableException {
    FederationIdentity identity = known.get(server);
    if (identity == null || !identity.key().id().equals(keyId)) {
      throw new KeyUnavailableException(
          server, keyId, "not in this test", unreachable.containsKey(server));
    }
    return identity.key().verifyKey();
  }

  @Override
  public Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests) {
    asked.addAll(requests);
    Map<KeyRequest, VerifyKey> found = new ConcurrentHashMap<>();
    for (KeyRequest request : requests) {
      FederationIdentity identity = known.get(request.server());
      if (identity != null && identity.key().id().equals(request.keyId())) {
        found.put(request, identity.key().verifyKey());
      }
    }
    return found;
  }
}
