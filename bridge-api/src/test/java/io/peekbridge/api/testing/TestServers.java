package io.peekbridge.api.testing;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;

/** Servers with keys. */
public final class TestServers {
  public static final FederationIdentity US = identity("bridge.example", 1);
  public static final FederationIdentity PEER = identity("peer.example", 2);
  public static final FederationIdentity OTHER = identity("other.example:8449", 3);

  private TestServers() {}

  static FederationIdentity identity(String name, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return new FederationIdentity(
        new ServerName(name), Ed25519.fastest().signingKey(new KeyId("ed25519:t"), bytes));
  }
}
