package io.peekbridge.app.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.support.StreamAudit.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamAuditTest {
  private static final Session FIRST = new Session("a", 2, 4, false);
  private static final Session SECOND = new Session("b", 7, 9, false);
  private static final Session SECOND_RETRIED = new Session("b", 7, 9, true);

  @Test
  void a_stream_that_continues_each_snapshot_is_fine() {
    assertThat(faults(List.of(3, 4, 5, 8, 9), FIRST, SECOND)).isEmpty();
  }

  @Test
  void a_hole_is_found() {
    assertThat(faults(List.of(3, 5, 8, 9), FIRST, SECOND))
        .hasSize(2)
        .anyMatch(f -> f.contains("lacks event 4"));
  }

  @Test
  void an_event_missing_at_the_start_is_found() {
    assertThat(faults(List.of(3, 4, 9), FIRST, SECOND)).isNotEmpty();
  }

  @Test
  void an_end_too_early_is_found() {
    assertThat(faults(List.of(3, 8, 9), FIRST, SECOND)).hasSize(1);
  }

  @Test
  void an_event_after_the_end_of_a_peek_is_found() {
    assertThat(faults(List.of(3, 4, 6, 8, 9), FIRST, SECOND)).hasSize(1);
  }

  @Test
  void a_repeated_put_may_have_begun_its_stream_earlier_but_without_holes() {
    assertThat(faults(List.of(3, 4, 6, 7, 8, 9), FIRST, SECOND_RETRIED)).isEmpty();
    assertThat(faults(List.of(3, 4, 6, 8, 9), FIRST, SECOND_RETRIED)).hasSize(1);
  }

  @Test
  void disorder_and_repetition_are_found() {
    assertThat(faults(List.of(4, 3, 8, 9), FIRST, SECOND)).hasSize(1);
    assertThat(faults(List.of(3, 4, 4, 8, 9), FIRST, SECOND)).hasSize(1);
    assertThat(StreamAudit.faults(List.of(3, 4, 3, 4, 8, 9), List.of(FIRST, SECOND), 9, true))
        .isEmpty();
  }

  private static List<String> faults(List<Integer> received, Session... sessions) {
    return StreamAudit.faults(received, List.of(sessions), 9, false);
  }
}
