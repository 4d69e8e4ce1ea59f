package io.peekbridge.api.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.testing.MutableClock;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCircuitTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final MutableClock clock = new MutableClock();
  private final LogCircuit circuit = new LogCircuit(clock);

  /** Each state, what happens in it, what it is then and whether the event is let through. */
  @ParameterizedTest
  @CsvSource({
    "closed,  admit,     Closed,  true",
    "closed,  append,    Closed,  true",
    "closed,  succeeded, Closed,  true",
    "closed,  failed,    Open,    true",
    "closed,  ended,     Closed,  true",
    "slow,    admit,     Open,    false",
    "slow,    append,    Closed,  true",
    "open,    admit,     Open,    false",
    "open,    append,    Open,    false",
    "open,    succeeded, Closed,  true",
    "open,    failed,    Open,    true",
    "open,    ended,     Open,    true",
    "due,     admit,     Probing, true",
    "due,     append,    Probing, true",
    "due,     succeeded, Closed,  true",
    "due,     failed,    Open,    true",
    "probing, admit,     Probing, false",
    "probing, append,    Probing, true",
    "probing, succeeded, Closed,  true",
    "probing, failed,    Open,    true",
    "probing, ended,     Probing, true",
    "stale,   admit,     Probing, true",
  })
  void each_state_takes_each_event(String from, String event, String to, boolean through) {
    circuit.started();
    circuit.started();
    bring(from);

    boolean passed = happen(event);

    assertThat(circuit.state().getClass().getSimpleName()).isEqualTo(to);
    assertThat(passed).isEqualTo(through);
    assertThat(circuit.isClosed()).isEqualTo(to.equals("Closed"));
  }

  @Test
  void failures_of_what_was_under_way_do_not_make_the_pause_longer() {
    for (int i = 0; i < 3; i++) {
      circuit.started();
    }
    circuit.failed();
    clock.advance(LogCircuit.PAUSE.minus(MOMENT));
    circuit.failed();
    clock.advance(MOMENT);

    assertThat(circuit.admit()).isEmpty();
  }

  @Test
  void a_log_that_answers_slowly_but_steadily_is_not_given_up() {
    circuit.started();
    for (int i = 0; i < 10; i++) {
      circuit.started();
      clock.advance(LogCircuit.SLOW);
      circuit.succeeded();
      assertThat(circuit.admit()).isEmpty();
    }
  }

  @Test
  void time_without_anything_under_way_is_not_slowness() {
    circuit.started();
    circuit.succeeded();
    clock.advance(Duration.ofHours(1));
    circuit.started();

    assertThat(circuit.admit()).isEmpty();
  }

  @Test
  void a_clock_that_is_set_back_does_not_shut_others_out() {
    circuit.started();
    circuit.failed();
    clock.advance(Duration.ofHours(-1));

    assertThat(circuit.admit()).isEmpty();
    clock.advance(Duration.ofHours(-1));
    assertThat(circuit.admit()).isEmpty();
  }

  private void bring(String state) {
    switch (state) {
      case "closed" -> {}
      case "slow" -> clock.advance(LogCircuit.SLOW.plus(MOMENT));
      case "open" -> circuit.failed();
      case "due" -> advanced(LogCircuit::failed);
      case "probing" -> {
        advanced(LogCircuit::failed);
        assertThat(circuit.admit()).isEmpty();
        circuit.started();
      }
      case "stale" -> {
        advanced(LogCircuit::failed);
        advanced(LogCircuit::admit);
      }
      default -> throw new IllegalArgumentException(state);
    }
  }

  private void advanced(Consumer<LogCircuit> first) {
    first.accept(circuit);
    clock.advance(LogCircuit.PAUSE);
  }

  private boolean happen(String event) {
    switch (event) {
      case "admit" -> {
        return circuit.admit().isEmpty();
      }
      case "append" -> {
        return circuit.mayAppend();
      }
      case "succeeded" -> circuit.succeeded();
      case "failed" -> circuit.failed();
      case "ended" -> circuit.ended();
      default -> throw new IllegalArgumentException(event);
    }
    return true;
  }
}
