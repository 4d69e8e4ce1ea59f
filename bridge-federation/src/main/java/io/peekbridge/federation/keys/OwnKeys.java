package io.peekbridge.federation.keys;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The document that publishes our signing keys at {@code /_matrix/key/v2/server} (server-server
 * API: "Publishing Keys"). It is signed anew when half of its lifetime is over, so that what is
 * answered always lasts for a while.
 */
public final class OwnKeys {
  /** How long others may use the document. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(1);

  private record Signed(ObjectNode document, Instant renewAt) {}

  private final FederationIdentity identity;
  private final Map<KeyId, OldKey> retired;
  private final Clock clock;
  private final Duration lifetime;
  private final AtomicReference<Signed> current = new AtomicReference<>();

  /**
   * Our keys.
   *
   * @param retired keys that signed events in the past and sign no more
   * @param lifetime of the document, at least two hours because others should not be sent one that
   *     ends within the hour
   */
  public OwnKeys(
      FederationIdentity identity, Map<KeyId, OldKey> retired, Clock clock, Duration lifetime) {
    this.identity = requireNonNull(identity, "identity");
    this.retired = Map.copyOf(retired);
    this.clock = requireNonNull(clock, "clock");
    this.lifetime = lifetime;
    if (lifetime.compareTo(Duration.ofHours(2)) < 0) {
      throw new IllegalArgumentException("the key document must last two hours or longer");
    }
  }

  /** Our one key, with the default lifetime. */
  public OwnKeys(FederationIdentity identity, Clock clock) {
    this(identity, Map.of(), clock, DEFAULT_LIFETIME);
  }

  /** The signed document as canonical JSON. */
  public byte[] document() {
    Instant now = clock.instant();
    Signed signed = current.get();
    if (signed == null || !now.isBefore(signed.renewAt)) {
      signed = sign(now);
      current.set(signed);
    }
    return CanonicalJson.encode(signed.document);
  }

  FederationIdentity identity() {
    return identity;
  }

  Map<KeyId, OldKey> retired() {
    return retired;
  }

  private Signed sign(Instant now) {
    ObjectNode document = Json.mapper().createObjectNode();
    document.put("server_name", identity.name().value());
    document.put("valid_until_ts", now.plus(lifetime).toEpochMilli());
    document
        .putObject("verify_keys")
        .putObject(identity.key().id().value())
        .put("key", Base64.encode(identity.key().verifyKey().bytes()));
    ObjectNode old = document.putObject("old_verify_keys");
    retired.forEach(
        (id, key) ->
            old.putObject(id.value()).put("key", key.key()).put("expired_ts", key.expiredTs()));
    ObjectNode signed = JsonSignatures.sign(document, identity.name(), identity.key());
    return new Signed(signed, now.plus(lifetime.dividedBy(2)));
  }
}
