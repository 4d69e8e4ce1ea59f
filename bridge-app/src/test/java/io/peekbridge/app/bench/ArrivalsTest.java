package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  @Test
  void who_was_tried_need_not_have_everything() throws InterruptedException {
    Arrivals arrivals = new Arrivals(3, 2);
    long start = System.nanoTime();
    arrivals.add(0, 1);
    arrivals.add(2, 2);
    assertThatThrownBy(() -> arrivals.awaitAll(Duration.ZERO))
        .isInstanceOf(BenchFailedException.class)
        .hasMessage("2 of 3 servers were sent something, and 1 had everything after 0 seconds");

    arrivals.add(1, 2);
    long tried = arrivals.lastTried();
    // A repetition is nothing new; the first has waited for its second one.
    arrivals.add(1, 2);
    arrivals.add(0, 1);

    assertThat(arrivals.awaitAll(Duration.ZERO)).isGreaterThanOrEqualTo(tried);
    assertThat(arrivals.lastTried()).isEqualTo(tried);
    assertThat(arrivals.firstTried()).isBetween(start, tried);
  }
}
