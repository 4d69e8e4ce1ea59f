package io.peekbridge.streams.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.EventId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthOrderTest {

  private static EventId id(int number) {
    return new EventId("$" + number);
  }

  @Test
  void each_event_comes_behind_those_that_authorize_it() {
    Map<EventId, List<EventId>> events =
        Map.of(
            id(1), List.of(),
            id(2), List.of(id(1)),
            id(3), List.of(id(1), id(2)),
            id(4), List.of(id(3), id(1)));

    assertThat(AuthOrder.of(events).orElseThrow()).containsExactly(id(1), id(2), id(3), id(4));
  }

  @Test
  void references_to_other_events_and_repeated_ones_do_not_count() {
    Map<EventId, List<EventId>> events =
        Map.of(id(1), List.of(id(99)), id(2), List.of(id(1), id(1)));

    assertThat(AuthOrder.of(events).orElseThrow()).containsExactly(id(1), id(2));
  }

  @Test
  void a_circle_has_no_order() {
    assertThat(AuthOrder.of(Map.of(id(1), List.of(id(2)), id(2), List.of(id(1))))).isEmpty();
    assertThat(AuthOrder.of(Map.of(id(1), List.of(id(1))))).isEmpty();
  }

  @Test
  void a_chain_of_any_length_takes_no_stack() {
    Map<EventId, List<EventId>> events = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      events.put(id(i), i == 0 ? List.of() : List.of(id(i - 1)));
    }

    assertThat(AuthOrder.of(events).orElseThrow()).hasSize(100_000).endsWith(id(99_999));
  }
}
