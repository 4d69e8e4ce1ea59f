package io.peekbridge.federation.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Arrays;

/** Servers with keys that are the same in every run. */
public final class Identities {
  public static final Ed25519 ED25519 = Ed25519.fastest();

  private Identities() {}

  public static FederationIdentity of(String name, String keyVersion) {
    byte[] seed = Arrays.copyOf((name + " " + keyVersion).getBytes(UTF_8), 32);
    return new FederationIdentity(
        new ServerName(name), ED25519.signingKey(new KeyId("ed25519:" + keyVersion), seed));
  }

  public static FederationIdentity of(String name) {
    return of(name, "1");
  }
}
