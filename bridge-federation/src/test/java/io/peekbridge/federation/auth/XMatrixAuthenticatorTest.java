package io.peekbridge.federation.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.keys.KeyRequest;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.federation.keys.KeyUnavailableException;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.VerifyKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XMatrixAuthenticatorTest {
  private static final ServerName US = new ServerName("us.example");
  private static final FederationIdentity A = Identities.of("a.example");
  private static final FederationIdentity A_NEXT = Identities.of("a.example", "2");
  private static final FederationIdentity B = Identities.of("b.example");
  private static final String TARGET = "/_matrix/federation/v1/send/1?x=%20";
  private static final byte[] BODY = "{\"b\":[1.5,{}], \"a\":null}".getBytes(UTF_8);

  private final MutableClock clock = new MutableClock();
  private final StaticRing ring = new StaticRing();
  private final RequestAuthenticator authenticator = new XMatrixAuthenticator(US, ring, clock);

  @BeforeEach
  void know() {
    ring.add(A);
    ring.add(B);
  }

  @Test
  void a_signed_request_is_its_origins() throws UnauthorizedRequestException {
    Authenticated result = authenticate(signed(A, US), BODY);

    assertThat(result.origin()).isEqualTo(A.name());
    assertThat(result.keyId()).isEqualTo(A.key().id());
    assertThat(result.content().orElseThrow().path("b").path(0).asDouble()).isEqualTo(1.5);
    assertThat(ring.asked).containsExactly(clock.instant());
  }

  @Test
  void the_body_may_be_written_differently_from_what_was_signed()
      throws UnauthorizedRequestException {
    byte[] same = " {\"a\" : null,\"b\":[15e-1,{ }]}".getBytes(UTF_8);

    assertThat(authenticate(signed(A, US), same).origin()).isEqualTo(A.name());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_request_without_a_body_has_no_content(boolean absent) throws UnauthorizedRequestException {
    String header =
        new RequestSigner(A).authorization(FederationRequest.of(US, "PUT", TARGET, null));

    assertThat(authenticate(header, absent ? null : new byte[0]).content()).isEmpty();
  }

  /** Servers before version 1.3 signed the destination but did not name it in the header. */
  @Test
  void the_destination_need_not_be_named() throws UnauthorizedRequestException {
    String header = signed(A, US).replace("destination=\"us.example\",", "");

    assertThat(authenticate(header, BODY).origin()).isEqualTo(A.name());
  }

  @Test
  void a_request_to_another_server_is_denied_even_if_the_header_hides_it() {
    String header = signed(A, new ServerName("other.example"));

    assertDenied("for another server", BODY, header);
    assertDenied("cannot be verified", BODY, header.replace("destination=\"other.example\",", ""));
    assertDenied("cannot be verified", BODY, header.replace("other.example", "us.example"));
  }

  @Test
  void one_of_several_signatures_is_enough() throws UnauthorizedRequestException {
    List<String> headers = List.of("Basic abc", signed(A_NEXT, US), signed(A, US));

    assertThat(authenticator.authenticate("PUT", TARGET, headers, BODY).keyId())
        .isEqualTo(A.key().id());
  }

  @Test
  void signatures_of_different_servers_are_denied() {
    assertDenied("different servers", BODY, signed(A, US), signed(B, US));
  }

  @Test
  void very_many_signatures_are_denied_before_any_key_is_asked_for() {
    String[] headers = Collections.nCopies(100, signed(A_NEXT, US)).toArray(String[]::new);

    assertDenied("too many", BODY, headers);
    assertThat(ring.asked).isEmpty();
  }

  @Test
  void an_unsigned_request_is_denied() {
    assertDenied("not signed", BODY);
    assertDenied("not signed", BODY, "Bearer X-Matrix");
    assertDenied("malformed", BODY, "X-Matrix origin=a.example");
  }

  @Test
  void what_was_not_signed_is_denied() throws UnauthorizedRequestException {
    String header = signed(A, US);

    assertDenied("cannot be verified", "{\"a\":null}".getBytes(UTF_8), header);
    assertDenied("cannot be verified", null, header);
    assertDenied("cannot be verified", BODY, header.replace("a.example", "b.example"));
    assertDenied("cannot be verified", BODY, header.replaceAll("sig=\"...", "sig=\"AAA"));
    assertDenied("cannot be verified", BODY, header.replaceAll("sig=\"...", "sig=\"%%%"));
    assertDenied("cannot be verified", BODY, header.replaceAll("sig=\".*\"", "sig=\"AAAA\""));
    assertThatExceptionOfType(UnauthorizedRequestException.class)
        .isThrownBy(() -> authenticator.authenticate("POST", TARGET, List.of(header), BODY));
    assertThatExceptionOfType(UnauthorizedRequestException.class)
        .isThrownBy(() -> authenticator.authenticate("PUT", TARGET + "1", List.of(header), BODY));
  }

  @Test
  void an_unknown_key_is_denied_and_the_reason_stays_in_the_log() {
    assertThatExceptionOfType(UnauthorizedRequestException.class)
        .isThrownBy(() -> authenticate(signed(A_NEXT, US), BODY))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains("a.example").contains("no such key");
              assertThat(e.publicMessage()).doesNotContain("no such key");
              assertThat(e.status()).isEqualTo(401);
              assertThat(e.errcode()).isEqualTo("M_UNAUTHORIZED");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "{", "{\"a\":1,\"a\":1}", "{}{}", "{\"a\":\"\\ud800\"}"})
  void a_body_that_cannot_have_been_signed_is_no_json(String body) {
    assertThatExceptionOfType(UnauthorizedRequestException.class)
        .isThrownBy(() -> authenticate(signed(A, US), body.getBytes(UTF_8)))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.errcode()).isEqualTo("M_NOT_JSON");
            });
    assertThat(ring.asked).isEmpty();
  }

  private void assertDenied(String publicMessage, byte[] body, String... headers) {
    assertThatExceptionOfType(UnauthorizedRequestException.class)
        .isThrownBy(() -> authenticator.authenticate("PUT", TARGET, List.of(headers), body))
        .satisfies(e -> assertThat(e.publicMessage()).contains(publicMessage));
  }

  private Authenticated authenticate(String header, byte[] body)
      throws UnauthorizedRequestException {
    return authenticator.authenticate("PUT", TARGET, List.of(header), body);
  }

  private static String signed(FederationIdentity origin, ServerName destination) {
    return new RequestSigner(origin)
        .authorization(FederationRequest.put(destination, TARGET, BODY));
  }

  /** Knows the keys that it was given. */
  private static final class StaticRing implements KeyRing {
    private final Map<String, VerifyKey> keys = new HashMap<>();
    private final List<Instant> asked = new ArrayList<>();

    void add(FederationIdentity identity) {
      keys.put(identity.name() + "/" + identity.key().id(), identity.key().verifyKey());
    }

    @Override
    public VerifyKey key(ServerName server, KeyId keyId, Instant validAt)
        throws KeyUnavailableException {
      asked.add(validAt);
      VerifyKey key = keys.get(server + "/" + keyId);
      if (key == null) {
        throw new KeyUnavailableException(server, keyId, "no such key", false);
      }
      return key;
    }

    @Override
    public Map<KeyRequest, VerifyKey> keys(Collection<KeyRequest> requests) {
      throw new UnsupportedOperationException();
    }
  }
}
