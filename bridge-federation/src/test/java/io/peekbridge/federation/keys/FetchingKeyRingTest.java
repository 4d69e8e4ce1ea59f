package io.peekbridge.federation.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which keys are valid when. */
@Timeout(30)
class FetchingKeyRingTest extends KeyRingScenario {
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
}
