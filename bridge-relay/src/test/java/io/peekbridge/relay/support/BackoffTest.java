package io.peekbridge.relay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.relay.BackoffSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final BackoffSettings SETTINGS =
      new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1));

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "11, 2048", "12, 3600", "41, 3600", "2147483647, 3600"})
  void pauses_double_up_to_the_longest(int failures, long seconds) {
    assertThat(new Backoff(SETTINGS, () -> 0).pause(failures, Optional.empty()))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void chance_takes_up_to_a_quarter_away() {
    assertThat(new Backoff(SETTINGS, () -> 0.999_999).pause(1, Optional.empty()))
        .isBetween(Duration.ofMillis(1_500), Duration.ofMillis(1_501));
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "-5, 2", "3, 3", "3599, 3599", "86400, 3600"})
  void a_server_that_asks_for_a_pause_gets_it_within_bounds(long asked, long seconds) {
    assertThat(new Backoff(SETTINGS, () -> 0.5).pause(9, Optional.of(Duration.ofSeconds(asked))))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void there_is_no_pause_without_a_failure() {
    assertThatThrownBy(() -> new Backoff(SETTINGS, () -> 0).pause(0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BackoffSettings(Duration.ZERO, Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BackoffSettings(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
