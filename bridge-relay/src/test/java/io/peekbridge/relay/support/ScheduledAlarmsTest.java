package io.peekbridge.relay.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScheduledAlarmsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final ScheduledAlarms alarms = new ScheduledAlarms("alarms", clock);
  private final List<Instant> calls = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    alarms.close();
  }

  @Test
  void no_alarm_goes_off_before_its_time_by_the_clock_that_it_was_set_by() {
    ScheduledAlarms real = new ScheduledAlarms("real", Clock.systemUTC());
    List<Long> early = new CopyOnWriteArrayList<>();
    Instant begin = Instant.now();
    IntStream.range(0, 200)
        .mapToObj(i -> begin.plusNanos(20_000_000L + i * 123_457L))
        .forEach(
            time ->
                real.at(time, () -> early.add(Duration.between(time, Instant.now()).toNanos())));
    await().until(() -> early.size() == 200);
    assertThat(early).allMatch(late -> late >= 0);
    real.close();
  }

  @Test
  void an_alarm_waits_for_a_clock_that_is_slow() {
    alarms.at(START.plusMillis(20), () -> calls.add(clock.instant()));
    clock.slowUntilAsked(5, START.plusMillis(19), START.plusMillis(21));
    await().until(() -> !calls.isEmpty());
    assertThat(calls).containsExactly(START.plusMillis(21));
  }

  @Test
  void an_alarm_in_the_past_goes_off_at_once_and_one_that_fails_harms_no_other() {
    alarms.at(
        Instant.EPOCH,
        () -> {
          throw new IllegalStateException("alarm");
        });
    alarms.at(Instant.EPOCH, () -> calls.add(START));
    await().until(() -> calls.size() == 1);
  }

  @Test
  void an_alarm_that_is_cancelled_or_set_after_the_end_does_not_go_off() {
    alarms.at(START.plusSeconds(3600), () -> calls.add(START)).cancel();
    alarms.close();
    alarms.at(Instant.EPOCH, () -> calls.add(START));
    assertThat(calls).isEmpty();
  }

  /** Stands still at one time, and jumps to another when it was asked so many times. */
  private static final class SettableClock extends Clock {
    private Instant now = START;
    private Instant next = START;
    private int left = Integer.MAX_VALUE;

    synchronized void slowUntilAsked(int times, Instant before, Instant after) {
      now = before;
      next = after;
      left = times;
    }

    @Override
    public synchronized Instant instant() {
      if (left-- <= 0) {
        now = next;
      }
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
