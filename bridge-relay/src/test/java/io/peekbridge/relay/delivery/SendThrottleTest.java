package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendThrottleTest {
  private static final ServerName ONE = new ServerName("one.example");

  private final FakeAlarms time = new FakeAlarms();
  private final SendThrottle throttle = new SendThrottle(10, time);

  @Test
  void a_second_s_worth_goes_at_once_and_the_rest_at_the_rate() {
    for (int i = 0; i < 10; i++) {
      assertThat(throttle.take(ONE)).isZero();
    }
    assertThat(throttle.take(ONE)).isEqualTo(Duration.ofMillis(100));
    assertThat(throttle.take(ONE)).isEqualTo(Duration.ofMillis(200));
    time.advance(Duration.ofSeconds(1));
    assertThat(throttle.take(ONE)).isZero();
  }

  @Test
  void each_destination_has_its_own_rate() {
    for (int i = 0; i < 11; i++) {
      throttle.take(ONE);
    }
    assertThat(throttle.take(new ServerName("other.example"))).isZero();
  }
}
