package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyWaveTest {

  @Test
  void each_event_counts_once_for_each_receiver_and_others_do_not() throws InterruptedException {
    LatencyWave wave = new LatencyWave(100, 2, 2, 1_000);
    long now = System.nanoTime();
    wave.arrived(100, 0, now);
    wave.arrived(100, 0, now + 1_000_000_000);
    wave.arrived(99, 1, now);
    wave.arrived(102, 1, now);
    wave.arrived(101, 0, now);
    wave.arrived(100, 1, now);

    assertThatThrownBy(() -> wave.await(Duration.ZERO))
        .isInstanceOf(BenchFailedException.class)
        .hasMessage("1 deliveries did not come");

    wave.arrived(101, 1, now);
    assertThat(LongStream.of(wave.await(Duration.ZERO)).boxed())
        .hasSize(4)
        .allSatisfy(delay -> assertThat(delay).isLessThan(1_000_000_000));
  }

  @Test
  void the_delay_is_counted_from_when_the_event_was_due() throws InterruptedException {
    LatencyWave wave = new LatencyWave(0, 2, 1, 1_000);
    long now = System.nanoTime();
    wave.arrived(0, 0, now);
    wave.arrived(1, 0, now);

    long[] delays = wave.await(Duration.ZERO);

    assertThat(delays[0] - delays[1]).isEqualTo(1_000_000);
  }
}
