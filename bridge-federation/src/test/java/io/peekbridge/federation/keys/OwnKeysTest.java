package io.peekbridge.federation.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.json.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnKeysTest {
  private static final FederationIdentity US = Identities.of("us.example");
  private static final FederationIdentity US_OLD = Identities.of("us.example", "0");

  private final MutableClock clock = new MutableClock();
  private final OldKey retired =
      new OldKey(Base64.encode(US_OLD.key().verifyKey().bytes()), 1_700_000_000_000L);
  private final OwnKeys own =
      new OwnKeys(US, Map.of(US_OLD.key().id(), retired), clock, Duration.ofHours(10));

  @Test
  void others_take_our_document() throws Exception {
    ServerKeys keys =
        KeyDocuments.check(
            Json.parseObject(own.document()), US.name(), Identities.ED25519, clock.instant());

    assertThat(keys.verifyKeys())
        .containsExactly(Map.entry(US.key().id(), Base64.encode(US.key().verifyKey().bytes())));
    assertThat(keys.oldVerifyKeys()).containsExactly(Map.entry(US_OLD.key().id(), retired));
    assertThat(keys.validUntilTs())
        .isEqualTo(clock.instant().plus(Duration.ofHours(10)).toEpochMilli());
  }

  @Test
  void the_document_is_the_same_until_half_of_its_life_is_over() {
    byte[] first = own.document();
    clock.advance(Duration.ofHours(5).minusMillis(1));
    assertThat(own.document()).isEqualTo(first);

    clock.advance(Duration.ofMillis(1));

    assertThat(own.document()).isNotEqualTo(first);
  }

  @Test
  void a_document_that_ends_soon_is_not_made() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OwnKeys(US, Map.of(), clock, Duration.ofHours(1)));
  }
}
