package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void a_percentile_is_a_value_that_was_measured() {
    long[] values = LongStream.rangeClosed(1, 1_000).map(i -> 1_001 - i).toArray();

    assertThat(Figures.percentile(0.50, values)).isEqualTo(500);
    assertThat(Figures.percentile(0.99, values)).isEqualTo(990);
    assertThat(Figures.percentile(1.00, values)).isEqualTo(1_000);
    assertThat(values[0]).isEqualTo(1_000);
  }

  @Test
  void of_few_values_the_high_percentile_is_the_highest() {
    assertThat(Figures.percentile(0.99, 5, 9, 7)).isEqualTo(9);
    assertThat(Figures.percentile(0.01, 5, 9, 7)).isEqualTo(5);
    assertThat(Figures.percentile(0.50, 5)).isEqualTo(5);
  }

  @Test
  void nanoseconds_are_shown_as_milliseconds() {
    assertThat(Figures.percentileMillis(0.50, 1_500_000)).isEqualTo(1.5);
  }

  @Test
  void the_median_is_the_middle_or_between_the_middle_two() {
    assertThat(Figures.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
    assertThat(Figures.median(List.of(9.0, 1.0, 5.0, 7.0))).isEqualTo(6);
  }

  @Test
  void a_rate_is_per_second() {
    assertThat(Figures.perSecond(500, 1_000_000_000, 1_250_000_000)).isCloseTo(2_000, within(1e-9));
  }

  @Test
  void the_result_is_the_median_of_each_figure_by_itself() {
    List<Map<String, Double>> runs =
        List.of(
            Map.of("rate", 10_000.4, "ms", 1.234),
            Map.of("rate", 30_000.0, "ms", 1.0),
            Map.of("rate", 10.0, "ms", 9.0));

    assertThat(Figures.medians(runs).path("rate").doubleValue()).isEqualTo(10_000);
    assertThat(Figures.medians(runs).path("ms").doubleValue()).isEqualTo(1.23);
  }
}
