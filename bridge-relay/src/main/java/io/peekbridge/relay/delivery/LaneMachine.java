package io.peekbridge.relay.delivery;

import io.peekbridge.relay.delivery.LaneEvent.Abandon;
import io.peekbridge.relay.delivery.LaneEvent.Buried;
import io.peekbridge.relay.delivery.LaneEvent.CaughtUp;
import io.peekbridge.relay.delivery.LaneEvent.Delivered;
import io.peekbridge.relay.delivery.LaneEvent.Due;
import io.peekbridge.relay.delivery.LaneEvent.Failed;
import io.peekbridge.relay.delivery.LaneEvent.Hindered;
import io.peekbridge.relay.delivery.LaneEvent.Overflowed;
import io.peekbridge.relay.delivery.LaneEvent.ProbeTaken;
import io.peekbridge.relay.delivery.LaneEvent.Ready;
import io.peekbridge.relay.delivery.LaneEvent.Revoked;
import io.peekbridge.relay.delivery.LaneEvent.Stop;
import io.peekbridge.relay.delivery.LaneEvent.Written;
import io.peekbridge.relay.delivery.LaneState.BackingOff;
import io.peekbridge.relay.delivery.LaneState.Burying;
import io.peekbridge.relay.delivery.LaneState.CatchingUp;
import io.peekbridge.relay.delivery.LaneState.Draining;
import io.peekbridge.relay.delivery.LaneState.Idle;
import io.peekbridge.relay.delivery.LaneState.Parked;
import io.peekbridge.relay.delivery.LaneState.Parking;
import io.peekbridge.relay.delivery.LaneState.Probing;
import io.peekbridge.relay.delivery.LaneState.Recording;
import io.peekbridge.relay.delivery.LaneState.Revoking;
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
 *    Idle ----------&gt; Sending ---------------&gt; Recording ---&gt; next
 *       ^              |  ^ ^                   ^
 *       |       Failed |  | |                   | Buried
 *       |              |  | | ProbeTaken:       |
 *       |   suspicious |  | | the first half    |
 *       |              +--+-+-- Probing ----&gt; Burying &lt;---- Revoking
 *       |              |  |     ProbeTaken,      ^               ^
 *       |              |  |     one event        | to be dropped | too far behind
 *       |              v  |                      +------ next ---+
 *       |     BackingOff -+ Due
 *       |            \
 *       |             \ Overflowed, paused
 *       |              v
 *       |           Parking &lt;--- Failed, and for too long or behind; paused
 *       |              |
 *       |              | Written
 *       |              v     Due                Ready
 *       |           Parked -------&gt; CatchingUp -------&gt; Sending
 *       |              |                ^
 *       |              | Due, failed    | ProbeTaken
 *       |              +-- Probing -----+    (Failed: Parking)
 *       |                               |
 *       +-------------------------------+ CaughtUp
 *
 *    next: too far behind: Revoking; to be dropped: Burying; paused: Parking; something to send:
 *          Sending; something to read again: CatchingUp; or else Idle
 *    any --Stop--&gt; Draining (something is in flight) or Stopped
 *    any --Abandon--&gt; Stopped
 * </pre>
 *
 * <p>A transaction that failed is sent again under the same id until it is delivered, however often
 * that takes: the pauses grow to an hour, and that is all. Only if the destination takes a
 * transaction without events in between, what is in the one that failed is at fault: then the
 * events are sent in halves, until one is left that cannot be delivered. It becomes a dead letter,
 * and its neighbours go on.
 *
 * <p>Alarms, orders and news of records may come late, when the lane is elsewhere or the records
 * are on their way already; they change nothing then. The end of what is in flight comes exactly
 * once, where it is waited for; anywhere else it is a bug.
 */
final class LaneMachine {
  private final Backoff backoff;
  private final Duration parkAfter;
  private final GivingUp givingUp;

  /**
   * The rules.
   *
   * @param parkAfter the longest time that a failing lane keeps its records in memory
   */
  LaneMachine(Backoff backoff, Duration parkAfter) {
    this.backoff = backoff;
    this.parkAfter = parkAfter;
    this.givingUp = new GivingUp(backoff.shortest());
  }

  /** Nobody waits longer. */
  Duration longestPause() {
    return backoff.longest();
  }

  /** The next state, and what to do on the way to it. */
  record Step(LaneState next, List<LaneEffect> effects) {
    static Step to(LaneState next, LaneEffect... effects) {
      return new Step(next, List.of(effects));
    }
  }

  /**
   * Decides. The facts are those after the event.
   *
   * @throws IllegalStateException if something ended that had not begun
   */
  Step transition(LaneState state, LaneEvent event, LaneFacts facts, Instant now) {
    if (event instanceof Abandon) {
      return Step.to(new Stopped());
    }
    return switch (state) {
      case Idle s -> idle(s, event, facts);
      case Sending s -> sending(s, event, facts, now);
      case Probing s -> probing(s, event, facts, now);
      case Burying s -> givingUp.burying(s, event, now);
      case Revoking s -> givingUp.revoking(s, event, now);
      case Recording s -> recording(s, event, facts);
      case BackingOff s -> backingOff(s, event, facts, now);
      case Parking s -> parking(s, event);
      case Parked s -> parked(s, event, facts, now);
      case CatchingUp s -> catchingUp(s, event, facts);
      case Draining s -> draining(s, event);
      case Stopped s -> Step.to(s);
    };
  }

  /** With nothing in flight and no pause to wait for. */
  private static Step next(Trouble trouble, LaneFacts facts) {
    if (facts.isToGiveUp()) {
      return GivingUp.begin(trouble, facts);
    }
    if (facts.paused() && (facts.sendable() || facts.behind())) {
      return park(trouble);
    }
    if (facts.sendable()) {
      Sending next = new Sending(trouble);
      return facts.behind()
          ? Step.to(next, LaneEffect.SEND, LaneEffect.FILL)
          : Step.to(next, LaneEffect.SEND);
    }
    return facts.behind() ? Step.to(new CatchingUp(trouble), LaneEffect.FILL) : nothingWaits(facts);
  }

  private static Step park(Trouble trouble) {
    return Step.to(new Parking(trouble), LaneEffect.RECORD_PARKED);
  }

  /**
   * The place of a destination that has everything must not say that it is behind: one that gets
   * nothing for long would be taken for one whose records the log has deleted.
   */
  private static Step nothingWaits(LaneFacts facts) {
    return facts.recordedBehind()
        ? Step.to(new Recording(), LaneEffect.RECORD_DELIVERED)
        : Step.to(new Idle());
  }

  private static Step idle(Idle state, LaneEvent event, LaneFacts facts) {
    return switch (event) {
      case Ready e -> facts.sendable() ? next(Trouble.NONE, facts) : Step.to(state);
      case Due e -> facts.isToGiveUp() ? next(Trouble.NONE, facts) : Step.to(state);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private Step sending(Sending state, LaneEvent event, LaneFacts facts, Instant now) {
    return switch (event) {
      case Delivered e -> Step.to(new Recording(), LaneEffect.RECORD_DELIVERED);
      case Failed e -> failed(state.trouble(), e, facts, now);
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  private Step failed(Trouble before, Failed failure, LaneFacts facts, Instant now) {
    Duration pause = backoff.pause(before.failures() + 1, failure.retryAfter());
    Trouble trouble = before.and(failure.error(), now, pause);
    return failure.records() > 0 && failure.suspicion().isDue(trouble.failures())
        ? Step.to(new Probing(trouble, failure.records()), LaneEffect.PROBE)
        : putOff(trouble, facts);
  }

  private Step putOff(Trouble trouble, LaneFacts facts) {
    if (facts.isToGiveUp()) {
      return GivingUp.begin(trouble, facts);
    }
    boolean tooLong = Duration.between(trouble.since(), trouble.retryAt()).compareTo(parkAfter) > 0;
    return facts.behind() || facts.paused() || tooLong
        ? park(trouble)
        : Step.to(
            new BackingOff(trouble),
            LaneEffect.RECORD_TROUBLE,
            new LaneEffect.SetAlarm(trouble.retryAt()));
  }

  private Step probing(Probing state, LaneEvent event, LaneFacts facts, Instant now) {
    return switch (event) {
      case ProbeTaken e when state.records() == 0 -> next(state.trouble(), facts);
      case ProbeTaken e when state.records() > 1 ->
          Step.to(new Sending(state.trouble()), LaneEffect.NARROW, LaneEffect.SEND);
      case ProbeTaken e when facts.mayBury() ->
          Step.to(new Burying(state.trouble(), false, false), LaneEffect.BURY_EVENT);
      case ProbeTaken e -> putOff(state.trouble(), facts);
      case Failed e -> putOff(again(state, e, now), facts);
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  /** A probe that was due to a failure just before is none of its own. */
  private Trouble again(Probing state, Failed failure, Instant now) {
    Trouble trouble = state.trouble();
    return state.records() == 0
        ? trouble.and(
            failure.error(), now, backoff.pause(trouble.failures() + 1, failure.retryAfter()))
        : trouble.putOff(now, backoff.pause(trouble.failures(), failure.retryAfter()));
  }

  private static Step recording(Recording state, LaneEvent event, LaneFacts facts) {
    return switch (event) {
      case Written e -> next(Trouble.NONE, facts);
      case Stop e -> Step.to(new Draining());
      default -> unmoved(state, event);
    };
  }

  private static Step backingOff(BackingOff state, LaneEvent event, LaneFacts facts, Instant now) {
    return switch (event) {
      case Due e when facts.isToGiveUp() || facts.paused() -> next(state.trouble(), facts);
      case Due e when facts.sendable() && isOver(state, facts, now) -> next(state.trouble(), facts);
      // After a restart the pause may be over before the records are there.
      case Ready e when facts.sendable() && isOver(state, facts, now) ->
          next(state.trouble(), facts);
      case Overflowed e -> park(state.trouble());
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

  private Step parked(Parked state, LaneEvent event, LaneFacts facts, Instant now) {
    return switch (event) {
      case Due e when facts.isToGiveUp() -> GivingUp.begin(state.trouble(), facts);
      // It is looked at from time to time all the same: it may come to be too far behind.
      case Due e when facts.paused() ->
          Step.to(state, new LaneEffect.SetAlarm(now.plus(backoff.longest())));
      case Due e when isOver(state, facts, now) -> leaveParking(state.trouble(), facts);
      case Due e -> Step.to(state, new LaneEffect.SetAlarm(state.trouble().retryAt()));
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  /** Nothing is read again for a destination that may still be away: it is asked first. */
  private static Step leaveParking(Trouble trouble, LaneFacts facts) {
    return trouble.isNone()
        ? next(trouble, facts)
        : Step.to(new Probing(trouble, 0), LaneEffect.PROBE);
  }

  private static Step catchingUp(CatchingUp state, LaneEvent event, LaneFacts facts) {
    return switch (event) {
      case Ready e when facts.sendable() -> next(state.trouble(), facts);
      case CaughtUp e when facts.sendable() || !facts.behind() -> next(state.trouble(), facts);
      case Due e when facts.isToGiveUp() || facts.paused() -> next(state.trouble(), facts);
      case Stop e -> Step.to(new Stopped());
      default -> unmoved(state, event);
    };
  }

  private static Step draining(Draining state, LaneEvent event) {
    return switch (event) {
      case Delivered e -> Step.to(state, LaneEffect.RECORD_DELIVERED);
      case Buried e -> Step.to(state, LaneEffect.RECORD_DELIVERED);
      case Failed e -> Step.to(new Stopped());
      case ProbeTaken e -> Step.to(new Stopped());
      case Revoked e -> Step.to(new Stopped());
      case Hindered e -> Step.to(new Stopped());
      case Written e -> Step.to(new Stopped());
      default -> Step.to(state);
    };
  }

  private static boolean isOver(LaneState state, LaneFacts facts, Instant now) {
    Trouble trouble = state.trouble();
    return !now.isBefore(trouble.retryAt()) || facts.retryAfter().isAfter(trouble.last());
  }

  static Step unmoved(LaneState state, LaneEvent event) {
    if (event instanceof LaneEvent.End) {
      throw new IllegalStateException(event + " for a lane that is " + state);
    }
    return Step.to(state);
  }
}
