package io.peekbridge.federation.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.crypto.VerifyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A key ring among fake servers, and what tests of it have in common. */
abstract class KeyRingScenario {
  static final FederationIdentity US = Identities.of("us.example");

  static final FederationIdentity US_OLD = Identities.of("us.example", "0");

  static final FederationIdentity A = Identities.of("a.example");

  static final FederationIdentity A_NEXT = Identities.of("a.example", "2");

  final MutableClock clock = new MutableClock();

  final FakeKeyServer servers = new FakeKeyServer();

  final KeyCache cache = KeyCache.inMemory(1_000);

  KeyRing ring = ring();

  KeyRing ring() {
    OldKey retired =
        new OldKey(
            Base64.encode(US_OLD.key().verifyKey().bytes()), now().minusSeconds(60).toEpochMilli());
    OwnKeys own =
        new OwnKeys(US, Map.of(US_OLD.key().id(), retired), clock, OwnKeys.DEFAULT_LIFETIME);
    return new FetchingKeyRing(own, servers, cache, Identities.ED25519, clock);
  }

  void publish(FederationIdentity identity, Duration validFor) {
    servers.publish(
        identity.name(),
        KeyDocumentBuilder.of(identity, now().plus(validFor)).bytesSignedBy(identity));
  }

  VerifyKey key(FederationIdentity identity, Instant validAt) throws KeyUnavailableException {
    return ring.key(identity.name(), identity.key().id(), validAt);
  }

  static KeyRequest request(FederationIdentity identity, Instant validAt) {
    return new KeyRequest(identity.name(), identity.key().id(), validAt);
  }

  void assertUnavailable(FederationIdentity identity, Instant validAt, boolean transientFailure) {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key(identity, validAt))
        .satisfies(
            e -> {
              assertThat(e.server()).isEqualTo(identity.name());
              assertThat(e.keyId()).isEqualTo(identity.key().id());
              assertThat(e.transientFailure()).isEqualTo(transientFailure);
            });
  }

  Instant now() {
    return clock.instant();
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
