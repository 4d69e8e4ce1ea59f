package io.peekbridge.federation.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.matrix.crypto.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When servers are asked, and when not. */
@Timeout(30)
class KeyFetchingTest extends KeyRingScenario {
  @Test
  void a_key_is_fetched_once_and_kept() throws KeyUnavailableException {
    publish(A, Duration.ofDays(1));

    assertThat(key(A, now()).bytes()).isEqualTo(A.key().verifyKey().bytes());
    key(A, now());

    assertThat(servers.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.destination()).isEqualTo(A.name());
              assertThat(request.target()).isEqualTo("/_matrix/key/v2/server");
              assertThat(request.signed()).isFalse();
              assertThat(request.maxResponseBytes().orElseThrow()).isLessThan(1 << 20);
            });
  }

  @Test
  void a_cache_that_outlives_the_ring_spares_the_fetch() throws KeyUnavailableException {
    publish(A, Duration.ofDays(1));
    key(A, now());
    ring = ring();

    key(A, now());

    assertThat(servers.requests()).hasSize(1);
  }

  @Test
  void a_server_that_fails_is_asked_more_and_more_rarely() {
    int[] seconds = {5, 10, 20, 40, 80, 160, 320, 600, 600};
    for (int pause : seconds) {
      int before = servers.requests().size();
      assertUnavailable(A, now(), true);
      clock.advance(Duration.ofSeconds(pause).minusMillis(1));
      assertUnavailable(A, now(), true);
      assertThat(servers.requests()).hasSize(before + 1);
      clock.advance(Duration.ofMillis(1));
    }
  }

  @Test
  void a_refused_document_counts_as_a_failure_and_replaces_nothing()
      throws KeyUnavailableException {
    publish(A, Duration.ofHours(1));
    Instant then = now();
    key(A, then);
    clock.advance(Duration.ofHours(2));
    servers.publish(A.name(), "{\"server_name\":\"a.example\"}".getBytes(UTF_8));

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key(A, now()))
        .withMessageContaining("refused");
    key(A, then);
  }

  @Test
  void what_is_not_json_counts_as_a_failure() {
    servers.publish(A.name(), "<html>".getBytes(UTF_8));

    assertUnavailable(A, now(), true);
  }

  @Test
  void all_who_wait_for_one_server_share_one_fetch() throws Exception {
    publish(A, Duration.ofDays(1));
    CountDownLatch release = new CountDownLatch(1);
    servers.before(() -> await(release));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        waiting.add(threads.submit((Callable<?>) () -> key(A, now())));
      }
      Awaitility.await().until(() -> !servers.requests().isEmpty());
      release.countDown();
      for (Future<?> each : waiting) {
        assertThat(each.get()).isNotNull();
      }
    }

    assertThat(servers.requests()).hasSize(1);
  }

  @Test
  void a_batch_asks_different_servers_at_the_same_time_and_leaves_out_what_it_cannot_get() {
    List<FederationIdentity> others =
        IntStream.range(0, 40).mapToObj(i -> Identities.of("s" + i + ".example")).toList();
    others.forEach(each -> publish(each, Duration.ofDays(1)));
    CountDownLatch allAsked = new CountDownLatch(others.size());
    servers.before(
        () -> {
          allAsked.countDown();
          await(allAsked);
        });
    List<KeyRequest> requests = new ArrayList<>();
    others.forEach(each -> requests.add(request(each, now())));
    others.forEach(each -> requests.add(request(each, now().minusSeconds(60))));
    KeyRequest missing = request(Identities.of("s1.example", "9"), now());
    requests.add(missing);
    requests.add(request(US, now()));

    Map<KeyRequest, ?> found = ring.keys(requests);

    requests.remove(missing);
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(requests);
    assertThat(servers.requests())
        .extracting(FederationRequest::destination)
        .containsExactlyInAnyOrderElementsOf(
            others.stream().map(FederationIdentity::name).toList());
  }

  @Test
  void a_batch_of_very_many_servers_gets_through() {
    List<KeyRequest> requests = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      FederationIdentity server = Identities.of("s" + i + ".example");
      publish(server, Duration.ofDays(1));
      requests.add(request(server, now()));
    }

    assertThat(ring.keys(requests)).hasSize(500);
  }

  @Test
  void our_own_keys_are_never_asked_for() throws KeyUnavailableException {
    assertThat(key(US, now()).bytes()).isEqualTo(US.key().verifyKey().bytes());
    key(US_OLD, now().minusSeconds(60));
    assertUnavailable(US_OLD, now(), false);
    assertUnavailable(Identities.of("us.example", "nope"), now(), false);

    assertThat(servers.requests()).isEmpty();
  }

  @Test
  void keys_of_other_algorithms_are_never_asked_for() {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> ring.key(A.name(), new KeyId("rsa:1"), now()))
        .satisfies(e -> assertThat(e.transientFailure()).isFalse());
    assertThat(servers.requests()).isEmpty();
  }
}
