package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.LaneMachine.Step;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
   * State, event, facts, next state, effects. Facts are capital where they hold: Sendable, Behind,
   * Recorded as behind, Paused, to be Dropped, Overdue, May bury. The next state can be the name of
   * one of the two tables below.
   */
  private static final String TABLE =
      """
      Idle             Ready       S......  next
      Idle             Due         ....D..  next
      Idle             Due         .....O.  next
      Idle             Stop        .......  Stopped
      Sending          Delivered   .......  Recording      RecordDelivered
      Sending          Failed      .......  putOff
      Sending          Refused     .......  ProbingMany    Probe
      Sending          RefusedOne  .......  ProbingOne     Probe
      Sending          Stop        .......  Draining
      ProbingMany      ProbeTaken  .......  Sending        Narrow Send
      ProbingOne       ProbeTaken  ......M  BuryingEvent   BuryEvent
      ProbingOne       ProbeTaken  ......m  putOff
      ProbingNone      ProbeTaken  .......  next
      ProbingNone      Failed      .......  putOff
      ProbingNone      Refused     .......  putOff
      ProbingNone      RefusedOne  .......  putOff
      ProbingNone      Stop        .......  Draining
      ProbingMany      Failed      .......  putOff
      ProbingMany      Refused     .......  putOff
      ProbingMany      RefusedOne  .......  putOff
      ProbingOne       Failed      .......  putOff
      ProbingOne       Refused     .......  putOff
      ProbingOne       RefusedOne  .......  putOff
      ProbingMany      Stop        .......  Draining
      ProbingOne       Stop        .......  Draining
      BuryingEvent     Buried      .......  Recording      RecordDelivered
      BuryingEvent     Hindered    .......  BuryingEvent*  SetAlarm
      BuryingEvent     Stop        .......  Draining
      BuryingEvent*    Buried      .......  Recording      RecordDelivered
      BuryingEvent*    Hindered    .......  BuryingEvent*  SetAlarm
      BuryingEvent*    Due         .......  BuryingEvent   BuryEvent
      BuryingEvent*    Stop        .......  Stopped
      BuryingAll       Buried      .......  Recording      RecordDelivered
      BuryingAll       Hindered    .......  BuryingAll*    SetAlarm
      BuryingAll       Stop        .......  Draining
      BuryingAll*      Buried      .......  Recording      RecordDelivered
      BuryingAll*      Hindered    .......  BuryingAll*    SetAlarm
      BuryingAll*      Due         .......  BuryingAll     BuryBacklog
      BuryingAll*      Stop        .......  Stopped
      Revoking         Revoked     .......  BuryingAll     BuryBacklog
      Revoking         Hindered    .......  Revoking*      SetAlarm
      Revoking         Stop        .......  Draining
      Revoking*        Revoked     .......  BuryingAll     BuryBacklog
      Revoking*        Hindered    .......  Revoking*      SetAlarm
      Revoking*        Due         .......  Revoking       Revoke
      Revoking*        Stop        .......  Stopped
      Recording        Written     .......  next
      Recording        Stop        .......  Draining
      BackingOff       Due         ....D..  next
      BackingOff       Due         .....O.  next
      BackingOff       Due         ...P...  next
      BackingOff       Due         S......  next
      BackingOff       Ready       S......  next
      BackingOff       Overflowed  .......  Parking        RecordParked
      BackingOff       Stop        .......  Stopped
      Parking          Written     .......  Parked         DropWindow SetAlarm
      Parking          Stop        .......  Draining
      Parked           Due         .....O.  next
      Parked           Due         ....D..  next
      Parked           Due         ...Pdo.  Parked         SetAlarm
      Parked           Due         ...pdo.  ProbingNone    Probe
      Parked           Stop        .......  Stopped
      CatchingUp       Ready       S......  next
      CatchingUp       CaughtUp    S......  next
      CatchingUp       CaughtUp    .b.....  next
      CatchingUp       Due         ....D..  next
      CatchingUp       Due         .....O.  next
      CatchingUp       Due         ...P...  next
      CatchingUp       Stop        .......  Stopped
      Draining         Delivered   .......  Draining       RecordDelivered
      Draining         Buried      .......  Draining       RecordDelivered
      Draining         Failed      .......  Stopped
      Draining         Refused     .......  Stopped
      Draining         RefusedOne  .......  Stopped
      Draining         ProbeTaken  .......  Stopped
      Draining         Revoked     .......  Stopped
      Draining         Hindered    .......  Stopped
      Draining         Written     .......  Stopped
      """;

  /** With nothing in flight and no pause to wait for. */
  private static final String NEXT =
      """
      next  -  .....O.  Revoking    Revoke
      next  -  ....Do.  BuryingAll  BuryBacklog
      next  -  S..Pdo.  Parking     RecordParked
      next  -  sB.Pdo.  Parking     RecordParked
      next  -  Sb.pdo.  Sending     Send
      next  -  SB.pdo.  Sending     Send Fill
      next  -  sB.pdo.  CatchingUp  Fill
      next  -  sbR.do.  Recording   RecordDelivered
      next  -  sbr.do.  Idle
      """;

  /** After a failure. */
  private static final String PUT_OFF =
      """
      putOff  -  .....O.  Revoking    Revoke
      putOff  -  ....Do.  BuryingAll  BuryBacklog
      putOff  -  .B..do.  Parking     RecordParked
      putOff  -  .b.Pdo.  Parking     RecordParked
      putOff  -  .b.pdo.  BackingOff  RecordTrouble SetAlarm
      """;

  private static final Set<String> INDIFFERENT = Set.of("Draining", "Stopped");
  private static final String LETTERS = "sbrpdom";

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Trouble TROUBLE = new Trouble(1, NOW, NOW, NOW, Optional.of("broken"));

  private static final List<LaneState> STATES =
      List.of(
          new LaneState.Idle(),
          new LaneState.Sending(Trouble.NONE),
          new LaneState.Recording(),
          new LaneState.BackingOff(TROUBLE),
          new LaneState.Probing(TROUBLE, 3),
          new LaneState.Probing(TROUBLE, 1),
          new LaneState.Probing(TROUBLE, 0),
          new LaneState.Burying(TROUBLE, false, false),
          new LaneState.Burying(TROUBLE, false, true),
          new LaneState.Burying(TROUBLE, true, false),
          new LaneState.Burying(TROUBLE, true, true),
          new LaneState.Revoking(TROUBLE, false),
          new LaneState.Revoking(TROUBLE, true),
          new LaneState.Parking(TROUBLE),
          new LaneState.Parked(TROUBLE),
          new LaneState.CatchingUp(TROUBLE),
          new LaneState.Draining(),
          new LaneState.Stopped());

  private static final Map<String, LaneEvent> EVENTS =
      Map.ofEntries(
          Map.entry("Ready", LaneEvent.READY),
          Map.entry("Overflowed", LaneEvent.OVERFLOWED),
          Map.entry("CaughtUp", LaneEvent.CAUGHT_UP),
          Map.entry("Delivered", LaneEvent.DELIVERED),
          Map.entry("ProbeTaken", LaneEvent.PROBE_TAKEN),
          Map.entry("Failed", failed(Optional.empty())),
          Map.entry("Refused", refused(3)),
          Map.entry("RefusedOne", refused(1)),
          Map.entry("Written", LaneEvent.WRITTEN),
          Map.entry("Buried", LaneEvent.EVENT_BURIED),
          Map.entry("Revoked", LaneEvent.REVOKED),
          Map.entry("Hindered", LaneEvent.HINDERED),
          Map.entry("Due", LaneEvent.DUE),
          Map.entry("Stop", LaneEvent.STOP),
          Map.entry("Abandon", LaneEvent.ABANDON));

  private record Row(String state, String event, String facts, String next, List<String> effects) {
    static List<Row> parseAll(String table) {
      return table.lines().map(Row::parse).toList();
    }

    static Row parse(String line) {
      String[] words = line.trim().split(" +");
      return new Row(
          words[0], words[1], words[2], words[3], Arrays.asList(words).subList(4, words.length));
    }

    boolean matches(String actualState, String actualEvent, String actualFacts) {
      return state.equals(actualState) && event.equals(actualEvent) && actualFacts.matches(facts);
    }
  }

  private final List<Row> rows = Row.parseAll(TABLE);
  private final List<Row> more = Row.parseAll(NEXT + PUT_OFF);
  private final LaneMachine machine =
      new LaneMachine(
          new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0),
          Duration.ofSeconds(10));

  @TestFactory
  Stream<DynamicTest> every_state_with_every_event() {
    return STATES.stream()
        .flatMap(state -> EVENTS.keySet().stream().sorted().map(event -> test(state, event)));
  }

  private DynamicTest test(LaneState state, String event) {
    return dynamicTest(
        label(state) + " x " + event,
        () -> IntStream.range(0, 1 << LETTERS.length()).forEach(bits -> check(state, event, bits)));
  }

  private void check(LaneState state, String event, int bits) {
    String letters = letters(bits);
    LaneFacts facts = facts(letters);
    Optional<Row> row = row(label(state), event, letters);
    if (row.isEmpty()
        && EVENTS.get(event) instanceof LaneEvent.End
        && !INDIFFERENT.contains(label(state))) {
      assertThatThrownBy(() -> machine.transition(state, EVENTS.get(event), facts, NOW))
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    Step step = machine.transition(state, EVENTS.get(event), facts, NOW);
    assertThat(label(step.next())).as(letters).isEqualTo(row.map(Row::next).orElse(label(state)));
    assertThat(step.effects().stream().map(LaneMachineTest::name))
        .as(letters)
        .isEqualTo(row.map(Row::effects).orElse(List.of()));
  }

  private Optional<Row> row(String state, String event, String letters) {
    if (event.equals("Abandon")) {
      return Optional.of(Row.parse("any Abandon . Stopped"));
    }
    return rows.stream()
        .filter(r -> r.matches(state, event, letters))
        .findFirst()
        .map(
            r ->
                more.stream().filter(m -> m.matches(r.next(), "-", letters)).findFirst().orElse(r));
  }

  private static String letters(int bits) {
    StringBuilder letters = new StringBuilder(LETTERS);
    for (int i = 0; i < LETTERS.length(); i++) {
      if ((bits >> i & 1) == 1) {
        letters.setCharAt(i, Character.toUpperCase(LETTERS.charAt(i)));
      }
    }
    return letters.toString();
  }

  /** What holds, by capital letters anywhere in the text. */
  private static LaneFacts facts(String letters) {
    return new LaneFacts(
        letters.contains("S"),
        letters.contains("B"),
        letters.contains("R"),
        letters.contains("P"),
        letters.contains("D"),
        letters.contains("O"),
        letters.contains("M"),
        Instant.EPOCH);
  }

  @Test
  void the_table_has_no_row_that_is_never_used() {
    Set<String> states = Set.copyOf(STATES.stream().map(LaneMachineTest::label).toList());
    assertThat(rows)
        .allMatch(row -> states.contains(row.state()) && EVENTS.containsKey(row.event()));
    assertThat(STATES.stream().map(LaneState::shown).distinct())
        .containsExactlyInAnyOrder(LaneStatus.State.values());
  }

  @Test
  void an_alarm_before_its_time_changes_nothing() {
    LaneState backingOff = new LaneState.BackingOff(LATER);
    assertThat(machine.transition(backingOff, LaneEvent.DUE, facts("SBR"), NOW))
        .isEqualTo(Step.to(backingOff));
    LaneState parked = new LaneState.Parked(LATER);
    assertThat(machine.transition(parked, LaneEvent.DUE, facts("SBR"), NOW))
        .isEqualTo(Step.to(parked, new LaneEffect.SetAlarm(LATER.retryAt())));
  }

  @Test
  void an_order_to_retry_ends_the_pause_after_an_earlier_failure_and_no_other() {
    Map<LaneState, LaneState> tried =
        Map.of(
            new LaneState.BackingOff(LATER), new LaneState.Sending(LATER),
            new LaneState.Parked(LATER), new LaneState.Probing(LATER, 0));
    for (LaneState state : tried.keySet()) {
      assertThat(machine.transition(state, LaneEvent.DUE, retryAfter(NOW), NOW).next())
          .isEqualTo(state);
      assertThat(
              machine.transition(state, LaneEvent.DUE, retryAfter(NOW.plusMillis(1)), NOW).next())
          .isEqualTo(tried.get(state));
    }
  }

  private static final Trouble LATER =
      new Trouble(1, NOW, NOW, NOW.plusSeconds(1), Optional.empty());

  private static LaneFacts retryAfter(Instant time) {
    return new LaneFacts(true, false, false, false, false, false, true, time);
  }

  @Test
  void a_destination_without_trouble_that_is_only_behind_is_not_asked_first() {
    Step step =
        machine.transition(new LaneState.Parked(Trouble.NONE), LaneEvent.DUE, facts("B"), NOW);
    assertThat(step).isEqualTo(Step.to(new LaneState.CatchingUp(Trouble.NONE), LaneEffect.FILL));
  }

  @Test
  void each_probe_of_a_destination_that_is_away_doubles_the_pause() {
    LaneState probing = new LaneState.Probing(TROUBLE, 0);
    Trouble after =
        machine.transition(probing, failed(Optional.empty()), facts("B"), NOW).next().trouble();
    assertThat(after.failures()).isEqualTo(2);
    assertThat(after.retryAt()).isEqualTo(NOW.plusSeconds(4));
  }

  @Test
  void what_a_destination_breaks_on_is_suspected_when_that_lasts() {
    LaneEvent broken = new LaneEvent.Failed("500", Optional.empty(), Suspicion.IF_IT_LASTS, 2);
    List<String> seen = new ArrayList<>();
    LaneState state = new LaneState.Sending(Trouble.NONE);
    for (int i = 0; i < 4; i++) {
      state = machine.transition(state, broken, facts(""), NOW).next();
      seen.add(name(state));
      state = new LaneState.Sending(state.trouble());
    }
    assertThat(seen).containsExactly("BackingOff", "BackingOff", "Probing", "Parking");
  }

  @Test
  void a_lane_that_fails_goes_on_trying_and_is_parked_after_ten_seconds() {
    LaneFacts facts = facts("S");
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
        .isEqualTo(new Trouble(3, NOW, now, now.plusSeconds(8), Optional.of("no")));
  }

  @Test
  void a_destination_that_asks_for_an_hour_is_parked_at_once() {
    Step step =
        machine.transition(
            new LaneState.Sending(Trouble.NONE),
            failed(Optional.of(Duration.ofDays(3))),
            facts("S"),
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
    expected.forEach(
        (place, state) ->
            assertThat(FormerLane.state(place, NOW, machine.longestPause())).isEqualTo(state));
  }

  @Test
  void nobody_waits_longer_than_an_hour_because_the_clock_was_set_back() {
    LaneState state =
        FormerLane.state(
            place(true, 2, NOW.plus(Duration.ofDays(400))), NOW, machine.longestPause());
    assertThat(state.trouble().retryAt()).isEqualTo(NOW.plusSeconds(3600));
  }

  private static Trouble twice(Instant retryAt) {
    return new Trouble(2, NOW, NOW, retryAt, Optional.of("no"));
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
        failures == 0 ? 0 : NOW.toEpochMilli(),
        0,
        0);
  }

  private static LaneEvent failed(Optional<Duration> retryAfter) {
    return new LaneEvent.Failed("no", retryAfter, Suspicion.NONE, 3);
  }

  private static LaneEvent refused(int records) {
    return new LaneEvent.Failed("no", Optional.empty(), Suspicion.AT_ONCE, records);
  }

  private static String label(LaneState state) {
    return switch (state) {
      case LaneState.Probing s ->
          s.records() > 1 ? "ProbingMany" : s.records() == 1 ? "ProbingOne" : "ProbingNone";
      case LaneState.Burying s ->
          (s.isBacklog() ? "BuryingAll" : "BuryingEvent") + (s.isResting() ? "*" : "");
      case LaneState.Revoking s -> s.isResting() ? "Revoking*" : "Revoking";
      default -> name(state);
    };
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }
}
