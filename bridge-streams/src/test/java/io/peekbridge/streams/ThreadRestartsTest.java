package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThreadRestartsTest {
  private Instant now = Instant.EPOCH;
  private final ThreadRestarts restarts = new ThreadRestarts(() -> now);

  @Test
  void each_wait_is_twice_the_one_before_up_to_half_a_minute() {
    assertThat(restarts.next()).isEqualTo(Duration.ofMillis(500));
    assertThat(restarts.next()).isEqualTo(Duration.ofSeconds(1));
    assertThat(restarts.next()).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 100; i++) {
      restarts.next();
    }
    assertThat(restarts.next()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void after_five_quiet_minutes_it_starts_again() {
    restarts.next();
    restarts.next();
    now = now.plus(Duration.ofMinutes(6));

    assertThat(restarts.next()).isEqualTo(Duration.ofMillis(500));
  }
}
