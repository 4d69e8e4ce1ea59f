package io.peekbridge.federation.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.support.Identities;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.ServerKeys.OldKey;
import io.peekbridge.matrix.crypto.VerifyKey;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FetchingKeyRingTest {
  private static final FederationIdentity US = Identities.of("us.example");
  private static final FederationIdentity US_OLD = Identities.of("us.example", "0");
  private static final FederationIdentity A = Identities.of("a.example");
  private static final FederationIdentity A_NEXT = Identities.of("a.example", "2");

  private final MutableClock clock = new MutableClock();
  private final FakeKeyServer servers = new FakeKeyServer();
  private final KeyCache cache = KeyCache.inMemory(1_000);
  private KeyRing ring = ring();

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
  void an_expired_key_is_fetched_again_for_a_request_but_not_for_an_old_event()
      throws KeyUnavailableException {
    publish(A, Duration.ofHours(1));
    Instant then = now();
    key(A, then);
    clock.advance(Duration.ofHours(1).plusMillis(1));
    publish(A, Duration.ofHours(1));

    key(A, then.plus(Duration.ofHours(1)));
    assertThat(servers.requests()).hasSize(1);

    key(A, now());
    assertThat(servers.requests()).hasSize(2);
  }

  @Test
  void an_expired_key_of_a_server_that_is_gone_is_good_for_old_events_only()
      throws KeyUnavailableException {
    publish(A, Duration.ofHours(1));
    Instant then = now();
    key(A, then);
    servers.vanish(A.name());
    clock.advance(Duration.ofDays(30));

    key(A, then);
    assertUnavailable(A, now(), true);
  }

  @Test
  void seven_days_after_the_fetch_a_key_is_fetched_again_whatever_the_server_said()
      throws KeyUnavailableException {
    publish(A, Duration.ofDays(1_000));
    key(A, now());
    clock.advance(Duration.ofDays(7));
    key(A, now());
    assertThat(servers.requests()).hasSize(1);

    clock.advance(Duration.ofMillis(1));
    key(A, now());

    assertThat(servers.requests()).hasSize(2);
  }

  @Test
  void an_event_from_the_far_future_has_no_valid_key() {
    publish(A, Duration.ofDays(1_000));

    assertUnavailable(A, now().plus(Duration.ofDays(8)), false);
  }

  @Test
  void a_retired_key_is_good_up_to_its_end() throws KeyUnavailableException {
    Instant retired = now().minus(Duration.ofDays(3));
    servers.publish(
        A.name(),
        KeyDocumentBuilder.of(A_NEXT, now().plus(Duration.ofDays(1)))
            .oldKey(A, retired)
            .bytesSignedBy(A_NEXT));

    key(A, retired);
    assertUnavailable(A, retired.plusMillis(1), false);
    clock.advance(Duration.ofSeconds(1));
    assertUnavailable(A, now(), true);
  }

  @Test
  void a_new_key_is_found_by_asking_again_but_not_all_the_time() throws KeyUnavailableException {
    publish(A, Duration.ofDays(1));
    key(A, now());
    publish(A_NEXT, Duration.ofDays(1));
    clock.advance(Duration.ofSeconds(1));

    assertUnavailable(A_NEXT, now(), true);
    clock.advance(KeyFetcher.AFTER_SUCCESS);
    key(A_NEXT, now());

    assertThat(servers.requests()).hasSize(2);
  }

  /** The server took the key out without saying until when it was good. */
  @Test
  void a_key_that_is_not_published_any_more_is_good_for_what_it_signed_before()
      throws KeyUnavailableException {
    publish(A, Duration.ofDays(1));
    Instant then = now();
    key(A, then);
    clock.advance(Duration.ofHours(12));
    publish(A_NEXT, Duration.ofDays(1));
    key(A_NEXT, now());

    key(A, then.plus(Duration.ofHours(12)));
    clock.advance(KeyFetcher.AFTER_SUCCESS);
    assertUnavailable(A, then.plus(Duration.ofHours(12)).plusMillis(1), false);
  }

  @Test
  void a_key_that_does_not_exist_is_unavailable_for_good_right_after_a_fetch() {
    publish(A, Duration.ofDays(1));

    assertUnavailable(A_NEXT, now(), false);
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

  private KeyRing ring() {
    OldKey retired =
        new OldKey(
            Base64.encode(US_OLD.key().verifyKey().bytes()), now().minusSeconds(60).toEpochMilli());
    OwnKeys own =
        new OwnKeys(US, Map.of(US_OLD.key().id(), retired), clock, OwnKeys.DEFAULT_LIFETIME);
    return new FetchingKeyRing(own, servers, cache, Identities.ED25519, clock);
  }

  private void publish(FederationIdentity identity, Duration validFor) {
    servers.publish(
        identity.name(),
        KeyDocumentBuilder.of(identity, now().plus(validFor)).bytesSignedBy(identity));
  }

  private VerifyKey key(FederationIdentity identity, Instant validAt)
      throws KeyUnavailableException {
    return ring.key(identity.name(), identity.key().id(), validAt);
  }

  private static KeyRequest request(FederationIdentity identity, Instant validAt) {
    return new KeyRequest(identity.name(), identity.key().id(), validAt);
  }

  private void assertUnavailable(
      FederationIdentity identity, Instant validAt, boolean transientFailure) {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> key(identity, validAt))
        .satisfies(
            e -> {
              assertThat(e.server()).isEqualTo(identity.name());
              assertThat(e.keyId()).isEqualTo(identity.key().id());
              assertThat(e.transientFailure()).isEqualTo(transientFailure);
            });
  }

  private Instant now() {
    return clock.instant();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
