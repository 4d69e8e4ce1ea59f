package io.peekbridge.api.federation;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the log is worth asking. When an append has failed, or those under way have got no answer
 * for too long, transactions are refused without trying, but for one now and then that finds out;
 * the first append that succeeds lets all in again.
 *
 * <pre>
 *   Closed --failed, or no answer for 5 s--> Open --2 s, the next one comes--> Probing
 *     ^                                       ^  |                              |   |
 *     |                                       +--|-------------failed-----------+   |
 *     +------------------succeeded---------------+---------------succeeded----------+
 * </pre>
 *
 * <p>While probing, one more is let in every 2 s: it may be that the first had nothing to append.
 *
 * <p>Ours and not a library's: those judge calls when they end, and a log that hangs ends none.
 */
final class LogCircuit {
  static final Duration SLOW = Duration.ofSeconds(5);
  static final Duration PAUSE = Duration.ofSeconds(2);

  private final Clock clock;
  private State state = new State.Closed();
  private int underWay;
  private long lastAnswer;

  /** What it is like; times are milliseconds since the epoch. */
  sealed interface State {
    /** The log is well as far as is known. */
    record Closed() implements State {}

    /** It is not asked before a time. */
    record Open(long until) implements State {}

    /** Somebody was let in to find out, at a time. */
    record Probing(long since) implements State {}
  }

  /** Of a log that is well. */
  LogCircuit(Clock clock) {
    this.clock = clock;
  }

  /** Lets a transaction in, or says when to come again. */
  synchronized Optional<Duration> admit() {
    long now = clock.millis();
    if (state instanceof State.Closed && underWay > 0 && now - lastAnswer > SLOW.toMillis()) {
      state = open(now);
    }
    return switch (state) {
      case State.Closed closed -> Optional.empty();
      case State.Open open when isAhead(open.until(), now) -> Optional.of(PAUSE);
      case State.Probing probing when isAhead(probing.since() + PAUSE.toMillis(), now) ->
          Optional.of(PAUSE);
      case State.Open open -> probe(now);
      case State.Probing probing -> probe(now);
    };
  }

  private Optional<Duration> probe(long now) {
    state = new State.Probing(now);
    return Optional.empty();
  }

  /** By a pause at most: a clock that was set back must not make it longer. */
  private static boolean isAhead(long time, long now) {
    return time > now && time - now <= PAUSE.toMillis();
  }

  private static State open(long now) {
    return new State.Open(now + PAUSE.toMillis());
  }

  /** Whether an append of what was let in may be tried. */
  synchronized boolean mayAppend() {
    long now = clock.millis();
    if (state instanceof State.Open(long until)) {
      if (isAhead(until, now)) {
        return false;
      }
      state = new State.Probing(now);
    }
    return true;
  }

  synchronized void started() {
    if (underWay == 0) {
      lastAnswer = clock.millis();
    }
    underWay++;
  }

  synchronized void succeeded() {
    ended();
    state = new State.Closed();
  }

  /** What fails late, from before the pause, does not prolong it. */
  synchronized void failed() {
    ended();
    if (!(state instanceof State.Open)) {
      state = open(clock.millis());
    }
  }

  /** It ended in a way that says nothing of the log. */
  synchronized void ended() {
    underWay--;
    lastAnswer = clock.millis();
  }

  synchronized boolean isClosed() {
    return state instanceof State.Closed;
  }

  synchronized State state() {
    return state;
  }
}
