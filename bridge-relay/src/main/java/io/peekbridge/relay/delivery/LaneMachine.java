package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.relay.delivery.LaneEvent.Abandon;
import io.peekbridge.relay.delivery.LaneEvent.CaughtUp;
import io.peekbridge.relay.delivery.LaneEvent.Delivered;
import io.peekbridge.relay.delivery.LaneEvent.Due;
import io.peekbridge.relay.delivery.LaneEvent.Failed;
import io.peekbridge.relay.delivery.LaneEvent.Overflowed;
import io.peekbridge.relay.delivery.LaneEvent.Ready;
import io.peekbridge.relay.delivery.LaneEvent.Stop;
import io.peekbridge.relay.delivery.LaneEvent.Written;
import io.peekbridge.relay.delivery.LaneState.BackingOff;
import io.peekbridge.relay.delivery.LaneState.CatchingUp;
import io.peekbridge.relay.delivery.LaneState.Draining;
import io.peekbridge.relay.delivery.LaneState.Idle;
import io.peekbridge.relay.delivery.LaneState.Parked;
import io.peekbridge.relay.delivery.LaneState.Parking;
import io.peekbridge.relay.delivery.LaneState.Recording;
import io.peekbridge.relay.delivery.LaneState.Sending;
import io.peekbridge.relay.delivery.LaneState.Stopped;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a lane does next.
 *
 * <pre>
 *            Ready                Delivered
 *    Idle ----------&gt; Sending ---------------&gt; Recording
 *     ^ ^              |  ^ ^                      |
 *     | |       Failed |  | |  Written, more waits |
 *     | |              |  | +----------------------+
 *     | |              v  |                        |
 *     | |     BackingOff -+ Due                    | Written, nothing waits: Idle
 *     | |         |  \                             | Written, behind: CatchingUp
 *     | +---------+   \ Overflowed
 *     |    Due,        \
 *     |    nothing      v
 *     |    waits     Parking &lt;--- Sending: Failed, and for too long or behind
 *     |                 |
 *     |                 | Written
 *     |                 v     Due                Ready
 *     |              Parked -------&gt; CatchingUp -------&gt; Sending
 *     |                                  |
 *     +----------------------------------+ CaughtUp
 *
 *    any --Stop--&gt; Draining (a transaction or a place is in flight) or Stopped
 *    any --Abandon--&gt; Stopped
 * </pre>
 *
 * <p>A transaction that failed is sent again under the same id until it is delivered, however often
 * that takes: the pauses grow to an hour, and that is all. That holds for 4xx answers as well;
 * whether we or the destination are at fault cannot be told from outside.
 *
 * <p>Alarms and news of records may come late, when the lane is elsewhere or the records are on
 * their way already; they change nothing then. The end of a request or of a write comes exactly
 * once, where it is waited for; anywhere else it is a bug.
 */
final class LaneMachine {
  private final Backoff backoff;
  private final Duration parkAfter;

  /**
   * The rules.
   *
   * @param parkAfter the longest time that a failing lane keeps its records in memory
   */
  LaneMachine(Backoff backoff, Duration parkAfter) {
    this.backoff = backoff;
    this.parkAfter = parkAfter;
  }

  /**
   * What the lane has.
   *
   * @param sendable whether a transaction can be made
   * @param behind whether it missed records
   * @param recordedBehind whether its place on the log says so
   */
  record Facts(boolean sendable, boolean behind, boolean recordedBehind) {}

  /** The next state, and what to do on the way to it. */
  record Step(LaneState next, List<LaneEffect> effects) {
    static Step to(LaneState next, LaneEffect... effects) {
      return new Step(next, List.of(effects));
    }
  }

  /** The state of a lane whose place is on the log. */
  LaneState restored(Destination place, Instant now) {
    Instant retryAt = Instant.ofEpochMilli(place.retryAt());
    // Clocks may have moved since; nobody waits longer than the longest pause.
    Instant latest = now.plus(backoff.longest());
    Trouble trouble =
        place.failures() == 0
            ? Trouble.NONE
            : new Trouble(
                place.failures(),
                now,
                retryAt.isAfter(latest) ? latest : retryAt,
                place.lastError());
    if (place.behind()) {
      return new Parked(trouble);
    }
    return trouble.isNone() ? new Idle() : new BackingOff(trouble);
  }

  /**
   * Decides. The facts are those after the event.
   *
   * @throws IllegalStateException if something ended that had not begun
   */
  Step transition(LaneState state, LaneEvent event, Facts facts, Instant now) {
    if (event instanceof Abandon) {
      return Step.to(new Stopped());
    }
    return switch (state) {
      case Idle s -> idle(s, event, facts);
      case Sending s -> sending(s, event, facts, now);
      case Recording s -> recording(s, event, facts);
      case BackingOff s -> backingOff(s, event, facts, now);
      case Parking s -> parking(s, event);
      case Parked s -> parked(s, event, now);
      case CatchingUp s -> catchingUp(s, event, facts);
      case Draining s -> draining(s, event);
      case Stopped s -> Step.to(s);
    };
  }

  private static Step idle(Idle state, LaneEvent event, Facts facts) {
    return switch (event) {
      case Ready e when facts.sendable() -> Step.to(new Sending(Trouble.NONE), LaneEffect.SEND);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private Step sending(Sending state, LaneEvent event, Facts facts, Instant now) {
    return switch (event) {
      case Delivered e -> Step.to(new Recording(), LaneEffect.RECORD_DELIVERED);
      case Failed e -> failed(state.trouble(), e, facts, now);
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  private Step failed(Trouble before, Failed failure, Facts facts, Instant now) {
    Duration pause = backoff.pause(before.failures() + 1, failure.retryAfter());
    Trouble trouble = before.and(failure.error(), now, pause);
    boolean tooLong = Duration.between(trouble.since(), trouble.retryAt()).compareTo(parkAfter) > 0;
    return facts.behind() || tooLong
        ? Step.to(new Parking(trouble), LaneEffect.RECORD_PARKED)
        : Step.to(new BackingOff(trouble), new LaneEffect.SetAlarm(trouble.retryAt()));
  }

  private static Step recording(Recording state, LaneEvent event, Facts facts) {
    return switch (event) {
      case Written e -> afterDelivery(facts);
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  private static Step afterDelivery(Facts facts) {
    if (facts.sendable()) {
      Sending next = new Sending(Trouble.NONE);
      return facts.behind()
          ? Step.to(next, LaneEffect.SEND, LaneEffect.FILL)
          : Step.to(next, LaneEffect.SEND);
    }
    return facts.behind()
        ? Step.to(new CatchingUp(Trouble.NONE), LaneEffect.FILL)
        : nothingWaits(facts);
  }

  /**
   * The place of a destination that has everything must not say that it is behind: one that gets
   * nothing for long would be taken for one whose records the log has deleted.
   */
  private static Step nothingWaits(Facts facts) {
    return facts.recordedBehind()
        ? Step.to(new Recording(), LaneEffect.RECORD_DELIVERED)
        : Step.to(new Idle());
  }

  private static Step backingOff(BackingOff state, LaneEvent event, Facts facts, Instant now) {
    return switch (event) {
      case Due e when isOver(state, now) ->
          facts.sendable()
              ? Step.to(new Sending(state.trouble()), LaneEffect.SEND)
              : Step.to(new Idle());
      case Overflowed e -> Step.to(new Parking(state.trouble()), LaneEffect.RECORD_PARKED);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private static Step parking(Parking state, LaneEvent event) {
    return switch (event) {
      case Written e ->
          Step.to(
              new Parked(state.trouble()),
              LaneEffect.DROP_WINDOW,
              new LaneEffect.SetAlarm(state.trouble().retryAt()));
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  private static Step parked(Parked state, LaneEvent event, Instant now) {
    return switch (event) {
      case Due e when isOver(state, now) ->
          Step.to(new CatchingUp(state.trouble()), LaneEffect.FILL);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private static Step catchingUp(CatchingUp state, LaneEvent event, Facts facts) {
    return switch (event) {
      case Ready e when facts.sendable() -> send(state);
      case CaughtUp e when facts.sendable() -> send(state);
      case CaughtUp e when !facts.behind() -> nothingWaits(facts);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private static Step send(CatchingUp state) {
    return Step.to(new Sending(state.trouble()), LaneEffect.SEND);
  }

  private static Step draining(Draining state, LaneEvent event) {
    return switch (event) {
      case Delivered e -> Step.to(state, LaneEffect.RECORD_DELIVERED);
      case Failed e -> Step.to(new Stopped());
      case Written e -> Step.to(new Stopped());
      default -> Step.to(state);
    };
  }

  private static boolean isOver(LaneState state, Instant now) {
    return !now.isBefore(state.trouble().retryAt());
  }

  private static Step unmoved(LaneState state, LaneEvent event) {
    if (event instanceof Delivered || event instanceof Failed || event instanceof Written) {
      throw new IllegalStateException(event + " for a lane that is " + state);
    }
    return Step.to(state);
  }
}
