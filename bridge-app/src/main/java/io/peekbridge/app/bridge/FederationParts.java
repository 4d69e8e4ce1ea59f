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
    return new FederationIdentity(
        new ServerName(config.serverName()),
        SigningKeyStore.loadOrCreate(config.signingKeyFile(), ed25519));
  }

  static FederationParts open(
      BridgeConfig config,
      FederationIdentity identity,
      Ed25519 ed25519,
      KeyCache keyCache,
      Clock clock,
      ClosingStack closing) {
    FederationClient client =
        closing.add(
            "federation client",
            HttpFederationClient.open(identity, ModuleSettings.federation(config), clock));
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
