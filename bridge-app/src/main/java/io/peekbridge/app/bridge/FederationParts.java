package io.peekbridge.app.bridge;

import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.auth.RequestAuthenticator;
import io.peekbridge.federation.auth.XMatrixAuthenticator;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.keys.FetchingKeyRing;
import io.peekbridge.federation.keys.KeyCache;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;

/** Who we are to other servers, and what we need to talk with them. */
record FederationParts(
    FederationIdentity identity,
    FederationClient client,
    OwnKeys ownKeys,
    KeyRing keyRing,
    RequestAuthenticator authenticator) {

  static FederationIdentity identity(BridgeConfig config, Ed25519 ed25519) {
    return new FederationIdentity(new ServerName(config.serverName()), signingKey(config, ed25519));
  }

  /** One that is made where others have another would be found out by other servers only. */
  private static SigningKey signingKey(BridgeConfig config, Ed25519 ed25519) {
    return config.isWhole()
        ? SigningKeyStore.loadOrCreate(config.signingKeyFile(), ed25519)
        : SigningKeyStore.load(config.signingKeyFile(), ed25519);
  }

  static FederationClient client(Basis basis, FederationIdentity identity) {
    return basis
        .closing()
        .add(
            "federation client",
            HttpFederationClient.open(
                identity, ModuleSettings.federation(basis.config()), basis.clock()));
  }

  static FederationParts open(
      FederationIdentity identity,
      FederationClient client,
      Ed25519 ed25519,
      KeyCache keyCache,
      Clock clock) {
    OwnKeys ownKeys = new OwnKeys(identity, clock);
    KeyRing keyRing = new FetchingKeyRing(ownKeys, client, keyCache, ed25519, clock);
    return new FederationParts(
        identity,
        client,
        ownKeys,
        keyRing,
        new XMatrixAuthenticator(identity.name(), keyRing, clock));
  }
}
