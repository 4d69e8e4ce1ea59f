package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.api.federation.request.Admission;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.api.web.RequestRefusedException;
import io.peekbridge.federation.FederationIdentity;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(2);
  private final AtomicInteger handled = new AtomicInteger();

  private static SignedRequest from(FederationIdentity server) {
    return new SignedRequest(
        server.name(), new RawTarget("/", Optional.empty()), null, Optional.empty());
  }

  /** A handler that makes the same request once more, so deep. */
  private SignedHandler nested(boolean large, FederationIdentity server, int depth) {
    SignedHandler inner =
        (ctx, request) -> {
          handled.incrementAndGet();
          if (depth > 1) {
            nested(large, server, depth - 1).handle(ctx, from(server));
          }
        };
    return large ? admission.large(inner) : admission.few(inner);
  }

  @Test
  void a_server_has_eight_requests_at_once() throws Exception {
    nested(false, PEER, 8).handle(null, from(PEER));
    assertThatThrownBy(() -> nested(false, PEER, 9).handle(null, from(PEER)))
        .isInstanceOfSatisfying(RequestRefusedException.class, AdmissionTest::isLimit);

    assertThat(handled.getAndSet(0)).isEqualTo(16);
    nested(false, PEER, 8).handle(null, from(PEER));
    assertThat(handled.get()).describedAs("all places are free again").isEqualTo(8);
  }

  @Test
  void large_answers_are_few_for_all_servers_together() throws Exception {
    SignedHandler two =
        admission.large(
            (ctx, request) -> {
              nested(true, OTHER, 1).handle(ctx, from(OTHER));
              assertThatThrownBy(() -> nested(true, OTHER, 2).handle(ctx, from(OTHER)))
                  .isInstanceOfSatisfying(RequestRefusedException.class, AdmissionTest::isLimit);
            });

    two.handle(null, from(PEER));
    two.handle(null, from(PEER));

    assertThat(handled.get()).isEqualTo(4);
  }

  private static void isLimit(RequestRefusedException refused) {
    assertThat(refused.refusal().status()).isEqualTo(429);
    assertThat(refused.refusal().code()).isEqualTo("M_LIMIT_EXCEEDED");
    assertThat(refused.refusal().retryAfter()).isPresent();
  }
}
