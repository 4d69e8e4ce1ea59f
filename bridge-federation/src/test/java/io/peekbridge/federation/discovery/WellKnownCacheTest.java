package io.peekbridge.federation.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.discovery.WellKnownAnswer.Delegated;
import io.peekbridge.federation.discovery.WellKnownAnswer.Failed;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WellKnownCacheTest {
  private static final Failed FAILED = new Failed("status 500");

  private final MutableClock clock = new MutableClock();
  private WellKnownAnswer next = FAILED;
  private int asked;
  private final WellKnownCache cache =
      new WellKnownCache(
          host -> {
            asked++;
            return next;
          },
          clock);

  @ParameterizedTest
  @CsvSource({"PT0S, PT5M", "PT1M, PT5M", "PT1H, PT1H", ", P1D", "P2D, P2D", "P365D, P2D"})
  void an_answer_is_kept_as_long_as_it_says_within_bounds(Duration lifetime, Duration kept) {
    next = to("first.example", lifetime);
    cache.delegate("a.example");
    next = FAILED;

    clock.advance(kept.minusMillis(1));
    assertDelegate("first.example");
    clock.advance(Duration.ofMillis(1));
    assertThat(cache.delegate("a.example")).isEmpty();
  }

  @Test
  void a_fresh_answer_is_not_asked_for_again() {
    next = to("first.example", Duration.ofHours(10));
    cache.delegate("a.example");
    clock.advance(Duration.ofHours(8).minusMillis(1));

    assertDelegate("first.example");

    assertThat(asked).isEqualTo(1);
  }

  @Test
  void an_ageing_answer_is_replaced_before_it_ends() {
    next = to("first.example", Duration.ofHours(10));
    cache.delegate("a.example");
    next = to("second.example", Duration.ofHours(10));
    clock.advance(Duration.ofHours(8));

    assertDelegate("second.example");
  }

  @Test
  void a_failure_is_kept_for_longer_each_time_up_to_an_hour() {
    int[] minutes = {1, 2, 4, 8, 16, 32, 60, 60};
    for (int pause : minutes) {
      int before = asked;
      cache.delegate("a.example");
      clock.advance(Duration.ofMinutes(pause).minusMillis(1));
      cache.delegate("a.example");
      assertThat(asked).isEqualTo(before + 1);
      clock.advance(Duration.ofMillis(1));
    }
  }

  @Test
  void success_ends_the_row_of_failures() {
    cache.delegate("a.example");
    clock.advance(Duration.ofMinutes(1));
    next = to("first.example", Duration.ofMinutes(5));
    assertDelegate("first.example");
    next = FAILED;
    clock.advance(Duration.ofMinutes(5));
    cache.delegate("a.example");
    clock.advance(Duration.ofMinutes(1));
    next = to("second.example", Duration.ofMinutes(5));

    assertDelegate("second.example");
  }

  @Test
  void hosts_are_kept_apart() {
    next = to("first.example", Duration.ofHours(1));
    cache.delegate("a.example");
    next = to("second.example", Duration.ofHours(1));

    assertThat(cache.delegate("b.example")).contains(new ServerName("second.example"));
    assertDelegate("first.example");
  }

  private void assertDelegate(String name) {
    assertThat(cache.delegate("a.example")).contains(new ServerName(name));
  }

  private static Delegated to(String name, Duration lifetime) {
    return new Delegated(new ServerName(name), Optional.ofNullable(lifetime));
  }
}
