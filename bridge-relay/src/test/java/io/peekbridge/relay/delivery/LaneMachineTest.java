package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.LaneMachine.Facts;
import io.peekbridge.relay.delivery.LaneMachine.Step;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state with every event and all facts: what is not in the table changes nothing. */
class LaneMachineTest {
  /**
   * State, event, facts (S sendable, B behind, R recorded as behind; small: not), next, effects.
   */
  private static final String TABLE =
      """
      Idle        Ready       S..  Sending     Send
      Idle        Stop        ...  Stopped
      Sending     Delivered   ...  Recording   RecordDelivered
      Sending     Failed      .B.  Parking     RecordParked
      Sending     Failed      .b.  BackingOff  SetAlarm
      Sending     Stop        ...  Draining
      Recording   Written     Sb.  Sending     Send
      Recording   Written     SB.  Sending     Send Fill
      Recording   Written     sB.  CatchingUp  Fill
      Recording   Written     sbR  Recording   RecordDelivered
      Recording   Written     sbr  Idle
      Recording   Stop        ...  Draining
      BackingOff  Due         S..  Sending     Send
      BackingOff  Due         s..  Idle
      BackingOff  Overflowed  ...  Parking     RecordParked
      BackingOff  Stop        ...  Stopped
      Parking     Written     ...  Parked      DropWindow SetAlarm
      Parking     Stop        ...  Draining
      Parked      Due         ...  CatchingUp  Fill
      Parked      Stop        ...  Stopped
      CatchingUp  Ready       S..  Sending     Send
      CatchingUp  CaughtUp    S..  Sending     Send
      CatchingUp  CaughtUp    sbR  Recording   RecordDelivered
      CatchingUp  CaughtUp    sbr  Idle
      CatchingUp  Stop        ...  Stopped
      Draining    Delivered   ...  Draining    RecordDelivered
      Draining    Failed      ...  Stopped
      Draining    Written     ...  Stopped
      Idle        Abandon     ...  Stopped
      Sending     Abandon     ...  Stopped
      Recording   Abandon     ...  Stopped
      BackingOff  Abandon     ...  Stopped
      Parking     Abandon     ...  Stopped
      Parked      Abandon     ...  Stopped
      CatchingUp  Abandon     ...  Stopped
      Draining    Abandon     ...  Stopped
      """;

  /** Ends of something that has not begun; a lane that is stopped has forgotten what it began. */
  private static final Set<String> ENDS = Set.of("Delivered", "Failed", "Written");

  private static final Set<String> INDIFFERENT = Set.of("Draining", "Stopped");

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Trouble TROUBLE = new Trouble(1, NOW, NOW, Optional.of("broken"));

  private static final List<LaneState> STATES =
      List.of(
          new LaneState.Idle(),
          new LaneState.Sending(Trouble.NONE),
          new LaneState.Recording(),
          new LaneState.BackingOff(TROUBLE),
          new LaneState.Parking(TROUBLE),
          new LaneState.Parked(TROUBLE),
          new LaneState.CatchingUp(TROUBLE),
          new LaneState.Draining(),
          new LaneState.Stopped());

  private static final List<LaneEvent> EVENTS =
      List.of(
          LaneEvent.READY,
          LaneEvent.OVERFLOWED,
          LaneEvent.CAUGHT_UP,
          LaneEvent.DELIVERED,
          failed(Optional.empty()),
          LaneEvent.WRITTEN,
          LaneEvent.DUE,
          LaneEvent.STOP,
          LaneEvent.ABANDON);

  private record Row(String state, String event, String facts, String next, List<String> effects) {
    static Row parse(String line) {
      String[] words = line.trim().split(" +");
      return new Row(
          words[0], words[1], words[2], words[3], Arrays.asList(words).subList(4, words.length));
    }

    boolean matches(String actualState, String actualEvent, String actualFacts) {
      return state.equals(actualState) && event.equals(actualEvent) && actualFacts.matches(facts);
    }
  }

  private final List<Row> rows = TABLE.lines().map(Row::parse).toList();
  private final LaneMachine machine =
      new LaneMachine(
          new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0),
          Duration.ofSeconds(10));

  @TestFactory
  Stream<DynamicTest> every_state_with_every_event() {
    return STATES.stream().flatMap(state -> EVENTS.stream().map(event -> test(state, event)));
  }

  private DynamicTest test(LaneState state, LaneEvent event) {
    return dynamicTest(
        name(state) + " x " + name(event),
        () -> IntStream.range(0, 8).forEach(bits -> check(state, event, bits)));
  }

  private void check(LaneState state, LaneEvent event, int bits) {
    String letters =
        ((bits & 1) == 0 ? "s" : "S")
            + ((bits & 2) == 0 ? "b" : "B")
            + ((bits & 4) == 0 ? "r" : "R");
    Facts facts = new Facts((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
    Optional<Row> row =
        rows.stream().filter(r -> r.matches(name(state), name(event), letters)).findFirst();
    if (row.isEmpty() && ENDS.contains(name(event)) && !INDIFFERENT.contains(name(state))) {
      assertThatThrownBy(() -> machine.transition(state, event, facts, NOW))
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    Step step = machine.transition(state, event, facts, NOW);
    assertThat(name(step.next())).isEqualTo(row.map(Row::next).orElse(name(state)));
    assertThat(step.effects().stream().map(LaneMachineTest::name))
        .isEqualTo(row.map(Row::effects).orElse(List.of()));
  }

  @Test
  void the_table_has_no_row_that_is_never_used() {
    Set<String> states = Set.copyOf(STATES.stream().map(LaneMachineTest::name).toList());
    Set<String> events = Set.copyOf(EVENTS.stream().map(LaneMachineTest::name).toList());
    assertThat(rows).allMatch(row -> states.contains(row.state()) && events.contains(row.event()));
    assertThat(STATES.stream().map(LaneState::shown)).containsOnlyOnce(LaneStatus.State.values());
  }

  @Test
  void an_alarm_before_its_time_changes_nothing() {
    Trouble later = new Trouble(1, NOW, NOW.plusMillis(1), Optional.empty());
    Facts facts = new Facts(true, true, true);
    for (LaneState state : List.of(new LaneState.BackingOff(later), new LaneState.Parked(later))) {
      assertThat(machine.transition(state, LaneEvent.DUE, facts, NOW)).isEqualTo(Step.to(state));
    }
  }

  @Test
  void a_lane_that_fails_goes_on_trying_and_is_parked_after_ten_seconds() {
    Facts facts = new Facts(true, false, false);
    LaneState state = new LaneState.Sending(Trouble.NONE);
    Instant now = NOW;

    state = machine.transition(state, failed(Optional.empty()), facts, now).next();
    assertThat(state).isInstanceOf(LaneState.BackingOff.class);
    assertThat(state.trouble().retryAt()).isEqualTo(now.plusSeconds(2));

    now = now.plusSeconds(2);
    state = machine.transition(state, LaneEvent.DUE, facts, now).next();
    state = machine.transition(state, failed(Optional.empty()), facts, now).next();
    assertThat(state).isInstanceOf(LaneState.BackingOff.class);
    assertThat(state.trouble().retryAt()).isEqualTo(now.plusSeconds(4));

    now = now.plusSeconds(4);
    state = machine.transition(state, LaneEvent.DUE, facts, now).next();
    state = machine.transition(state, failed(Optional.empty()), facts, now).next();
    assertThat(state).isInstanceOf(LaneState.Parking.class);
    assertThat(state.trouble())
        .isEqualTo(new Trouble(3, NOW, now.plusSeconds(8), Optional.of("no")));
  }

  @Test
  void a_destination_that_asks_for_an_hour_is_parked_at_once() {
    Step step =
        machine.transition(
            new LaneState.Sending(Trouble.NONE),
            failed(Optional.of(Duration.ofDays(3))),
            new Facts(true, false, false),
            NOW);
    assertThat(step.next()).isInstanceOf(LaneState.Parking.class);
    assertThat(step.next().trouble().retryAt()).isEqualTo(NOW.plusSeconds(3600));
  }

  @Test
  void what_an_earlier_process_left_is_gone_on_with() {
    Map<Destination, LaneState> expected =
        Map.of(
            place(false, 0, Instant.EPOCH), new LaneState.Idle(),
            place(true, 0, Instant.EPOCH), new LaneState.Parked(Trouble.NONE),
            place(false, 2, NOW.plusSeconds(5)),
                new LaneState.BackingOff(twice(NOW.plusSeconds(5))),
            place(true, 2, NOW.plusSeconds(5)), new LaneState.Parked(twice(NOW.plusSeconds(5))));
    expected.forEach((place, state) -> assertThat(machine.restored(place, NOW)).isEqualTo(state));
  }

  @Test
  void nobody_waits_longer_than_an_hour_because_the_clock_was_set_back() {
    LaneState state = machine.restored(place(true, 2, NOW.plus(Duration.ofDays(400))), NOW);
    assertThat(state.trouble().retryAt()).isEqualTo(NOW.plusSeconds(3600));
  }

  private static Trouble twice(Instant retryAt) {
    return new Trouble(2, NOW, retryAt, Optional.of("no"));
  }

  private static Destination place(boolean behind, int failures, Instant retryAt) {
    return new Destination(
        new ServerName("d.example"),
        7,
        -1,
        behind,
        failures,
        retryAt.toEpochMilli(),
        failures == 0 ? Optional.empty() : Optional.of("no"),
        0,
        0,
        0,
        0);
  }

  private static LaneEvent failed(Optional<Duration> retryAfter) {
    return new LaneEvent.Failed("no", retryAfter);
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }
}
