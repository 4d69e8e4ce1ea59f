package io.peekbridge.relay.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every state with every event: what is not in the table changes nothing. */
class PeekMachineTest {
  private static final ServerName A = new ServerName("a.example");
  private static final ServerName B = new ServerName("b.example");
  private static final List<ServerName> VIA = List.of(A, B);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant PAST = NOW.minusSeconds(1);
  private static final Instant LATER = NOW.plusSeconds(100);

  /** State, event, next, effects. */
  private static final String TABLE =
      """
      New           LookedUp-yes     Resuming    Renew
      New           LookedUp-no      Starting    Start
      New           LookUpFailed     New         SetAlarm
      New           Due              New         LookUp
      New           Unfollowed       Stopping    End
      Resuming      Renewed          Active      SetAlarm
      Resuming      NotRenewed       Resuming    Renew
      Resuming      RenewFailed      Resuming    Renew
      Resuming      Unfollowed       Stopping    End
      Resuming-last Renewed          Active      SetAlarm
      Resuming-last NotRenewed       Starting    Start
      Resuming-last RenewFailed      Starting    Start
      Resuming-last Unfollowed       Stopping    End
      Starting      Started          Active      SetAlarm
      Starting      StartFailed      Starting    Start
      Starting      SnapshotRefused  Starting    Dismiss Start
      Starting      Unfollowed       Ending
      Starting-last Started          Active      SetAlarm
      Starting-last StartFailed      BackingOff  SetAlarm
      Starting-last SnapshotRefused  BackingOff  Dismiss SetAlarm
      Starting-last Unfollowed       Ending
      Active        Expired          Starting    Start
      Active        Unfollowed       Stopping    End
      Active-due    Due              Renewing    Renew
      Active-due    Expired          Starting    Start
      Active-due    Unfollowed       Stopping    End
      Active-over   Due              Starting    Start
      Active-over   Expired          Starting    Start
      Active-over   Unfollowed       Stopping    End
      Active-gone   Expired          Starting    Start
      Active-gone   Rerouted         Starting    Dismiss Start
      Active-gone   Unfollowed       Stopping    End
      Renewing      Renewed          Active      SetAlarm
      Renewing      NotRenewed       Starting    Start
      Renewing      RenewFailed      Active      SetAlarm
      Renewing      Expired          Starting    Start
      Renewing      Unfollowed       Stopping    End
      Renewing-gone Renewed          Active      SetAlarm
      Renewing-gone NotRenewed       Starting    Start
      Renewing-gone RenewFailed      Active      SetAlarm
      Renewing-gone Expired          Starting    Start
      Renewing-gone Rerouted         Starting    Dismiss Start
      Renewing-gone Unfollowed       Stopping    End
      BackingOff    Rerouted         Starting    Start
      BackingOff    Unfollowed       Stopping    End
      BackingOff-due Due             Starting    Start
      BackingOff-due Rerouted        Starting    Start
      BackingOff-due Unfollowed      Stopping    End
      Ending        Started          Stopping    End
      Ending        StartFailed      Stopping    End
      Ending        SnapshotRefused  Stopping    End
      Stopping      Ended            Stopped
      Stopping      EndFailed        Stopping    SetAlarm
      Stopping-due  Ended            Stopped
      Stopping-due  EndFailed        Stopping    SetAlarm
      Stopping-due  Due              Stopping    TellAgain
      Stopping-last Ended            Stopped
      Stopping-last EndFailed        Stopped
      """;

  private static final Map<String, PeekState> STATES = states();
  private static final Map<String, PeekEvent> EVENTS = events();

  private final PeekMachine machine =
      new PeekMachine(
          new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0),
          () -> 0.5,
          4);

  private static Map<String, PeekState> states() {
    ServerName gone = new ServerName("gone.example");
    Map<String, PeekState> states = new LinkedHashMap<>();
    states.put("New", new PeekState.New(1, PAST));
    states.put("Resuming", new PeekState.Resuming(A, List.of(B)));
    states.put("Resuming-last", new PeekState.Resuming(B, List.of()));
    states.put("Starting", new PeekState.Starting(A, List.of(B), Round.FIRST));
    states.put("Starting-last", new PeekState.Starting(B, List.of(), Round.FIRST));
    states.put("Active", new PeekState.Active(A, LATER, LATER, 0, Optional.empty()));
    states.put("Active-due", new PeekState.Active(A, PAST, LATER, 0, Optional.empty()));
    states.put("Active-over", new PeekState.Active(A, PAST, PAST, 0, Optional.empty()));
    states.put("Active-gone", new PeekState.Active(gone, LATER, LATER, 0, Optional.empty()));
    states.put("Renewing", new PeekState.Renewing(A, LATER, 0));
    states.put("Renewing-gone", new PeekState.Renewing(gone, LATER, 0));
    states.put("BackingOff", new PeekState.BackingOff(LATER, Round.FIRST));
    states.put("BackingOff-due", new PeekState.BackingOff(PAST, Round.FIRST));
    states.put("Ending", new PeekState.Ending(A));
    states.put("Stopping", new PeekState.Stopping(Optional.of(A), 0, Instant.MAX));
    states.put("Stopping-due", new PeekState.Stopping(Optional.of(A), 0, PAST));
    states.put("Stopping-last", new PeekState.Stopping(Optional.of(A), 3, Instant.MAX));
    states.put("Stopped", new PeekState.Stopped());
    return states;
  }

  private static Map<String, PeekEvent> events() {
    Duration interval = Duration.ofSeconds(1000);
    Map<String, PeekEvent> events = new LinkedHashMap<>();
    events.put("LookedUp-yes", new PeekEvent.LookedUp(true));
    events.put("LookedUp-no", new PeekEvent.LookedUp(false));
    events.put("LookUpFailed", new PeekEvent.LookUpFailed("no"));
    events.put("Started", new PeekEvent.Started(NOW, interval));
    events.put("StartFailed", new PeekEvent.StartFailed("no", Optional.empty()));
    events.put("SnapshotRefused", new PeekEvent.SnapshotRefused("no"));
    events.put("Renewed", new PeekEvent.Renewed(NOW, interval));
    events.put("NotRenewed", new PeekEvent.NotRenewed("no"));
    events.put("RenewFailed", new PeekEvent.RenewFailed("no", Optional.empty()));
    events.put("Expired", new PeekEvent.Expired());
    events.put("Rerouted", new PeekEvent.Rerouted());
    events.put("Unfollowed", new PeekEvent.Unfollowed());
    events.put("Ended", new PeekEvent.Ended());
    events.put("EndFailed", new PeekEvent.EndFailed("no"));
    events.put("Due", new PeekEvent.Due());
    return events;
  }

  @TestFactory
  Stream<DynamicTest> every_state_with_every_event() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    TABLE
        .lines()
        .map(line -> Arrays.asList(line.trim().split(" +")))
        .forEach(row -> rows.put(row.get(0) + " x " + row.get(1), row.subList(2, row.size())));
    assertThat(rows.keySet()).allMatch(name -> STATES.containsKey(name.split(" x ", 2)[0]));
    assertThat(rows.keySet()).allMatch(name -> EVENTS.containsKey(name.split(" x ", 2)[1]));
    return STATES.keySet().stream()
        .flatMap(state -> EVENTS.keySet().stream().map(event -> state + " x " + event))
        .map(name -> dynamicTest(name, () -> check(name.split(" x ", 2), rows.get(name))));
  }

  private void check(String[] names, List<String> row) {
    PeekState state = STATES.get(names[0]);
    Step step = machine.transition(state, EVENTS.get(names[1]), VIA, NOW);
    if (row == null) {
      assertThat(step).isEqualTo(Step.to(state));
      return;
    }
    assertThat(step.next().getClass().getSimpleName()).isEqualTo(row.getFirst());
    assertThat(step.effects().stream().map(effect -> effect.getClass().getSimpleName()))
        .isEqualTo(row.subList(1, row.size()));
  }

  @Test
  void every_state_is_shown() {
    assertThat(STATES.values().stream().map(PeekState::shown)).contains(PeekStatus.State.values());
  }

  @Test
  void a_renewal_is_made_at_half_of_the_interval_give_or_take() {
    for (double chance : new double[] {0, 0.5, 0.999}) {
      PeekMachine drawn = new PeekMachine(null, () -> chance, 1);
      PeekState next =
          drawn.transition(STATES.get("Starting"), EVENTS.get("Started"), VIA, LATER).next();
      assertThat(next.next().get()).isBetween(NOW.plusSeconds(200), NOW.plusSeconds(750));
      assertThat(((PeekState.Active) next).expiresAt()).isEqualTo(NOW.plusSeconds(1000));
    }
  }

  @Test
  void a_renewal_that_fails_is_tried_again_until_the_peek_expires() {
    PeekEvent failure = new PeekEvent.RenewFailed("no", Optional.of(Duration.ofMinutes(30)));
    PeekState next = machine.transition(STATES.get("Renewing"), failure, VIA, NOW).next();
    assertThat(next).isEqualTo(new PeekState.Active(A, LATER, LATER, 1, Optional.of("no")));
  }

  @Test
  void a_server_that_asks_to_be_left_alone_is_left_alone_and_the_others_are_not() {
    PeekEvent busy = new PeekEvent.StartFailed("busy", Optional.of(Duration.ofMinutes(5)));
    PeekState state = machine.transition(STATES.get("Starting"), busy, VIA, NOW).next();
    assertThat(state.server()).contains(B);
    state = machine.transition(state, EVENTS.get("StartFailed"), VIA, NOW).next();
    assertThat(state.next()).contains(NOW.plusSeconds(2));

    Instant then = NOW.plusSeconds(2);
    state = machine.transition(state, new PeekEvent.Due(), VIA, then).next();
    assertThat(state).isInstanceOf(PeekState.Starting.class);
    assertThat(state.server()).contains(B);

    state = machine.transition(state, EVENTS.get("StartFailed"), VIA, then).next();
    state = machine.transition(state, new PeekEvent.Due(), VIA, NOW.plusSeconds(300)).next();
    assertThat(state.server()).contains(A);
  }

  @Test
  void when_all_want_to_be_left_alone_nobody_is_asked_before_the_first_of_them_may_be() {
    PeekEvent busy = new PeekEvent.StartFailed("busy", Optional.of(Duration.ofMinutes(5)));
    PeekState state = machine.transition(STATES.get("Starting"), busy, VIA, NOW).next();
    state = machine.transition(state, busy, VIA, NOW.plusSeconds(60)).next();
    assertThat(state.next()).contains(NOW.plusSeconds(300));
  }

  @Test
  void rounds_that_fail_are_further_and_further_apart() {
    PeekState state = STATES.get("Starting-last");
    Instant now = NOW;
    for (int seconds : new int[] {2, 4, 8, 16}) {
      state = machine.transition(state, EVENTS.get("StartFailed"), List.of(B), now).next();
      assertThat(state.next()).contains(now.plusSeconds(seconds));
      now = now.plusSeconds(seconds);
      state = machine.transition(state, new PeekEvent.Due(), List.of(B), now).next();
    }
  }
}
