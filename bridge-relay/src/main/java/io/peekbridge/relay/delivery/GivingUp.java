package io.peekbridge.relay.delivery;

import io.peekbridge.relay.delivery.LaneEvent.Buried;
import io.peekbridge.relay.delivery.LaneEvent.Due;
import io.peekbridge.relay.delivery.LaneEvent.Hindered;
import io.peekbridge.relay.delivery.LaneEvent.Revoked;
import io.peekbridge.relay.delivery.LaneEvent.Stop;
import io.peekbridge.relay.delivery.LaneMachine.Step;
import io.peekbridge.relay.delivery.LaneState.Burying;
import io.peekbridge.relay.delivery.LaneState.Draining;
import io.peekbridge.relay.delivery.LaneState.Recording;
import io.peekbridge.relay.delivery.LaneState.Revoking;
import io.peekbridge.relay.delivery.LaneState.Stopped;
import java.time.Duration;
import java.time.Instant;

/**
 * The part of {@link LaneMachine} in which a lane gives something up. Each step is written down
 * somewhere before the next; one that cannot be is tried again until it can.
 */
final class GivingUp {
  private final Duration pause;

  /**
   * The rules.
   *
   * @param pause before trying to write again
   */
  GivingUp(Duration pause) {
    this.pause = pause;
  }

  /** What a lane does that is too far behind, or that is to drop what waits. */
  static Step begin(Trouble trouble, LaneFacts facts) {
    return facts.overdue()
        ? Step.to(new Revoking(trouble, false), LaneEffect.REVOKE)
        : Step.to(new Burying(trouble, true, false), LaneEffect.BURY_BACKLOG);
  }

  Step burying(Burying state, LaneEvent event, Instant now) {
    return switch (event) {
      case Buried e -> Step.to(new Recording(), LaneEffect.RECORD_DELIVERED);
      case Hindered e -> Step.to(new Burying(state.trouble(), state.isBacklog(), true), soon(now));
      case Due e when state.isResting() ->
          Step.to(
              new Burying(state.trouble(), state.isBacklog(), false),
              state.isBacklog() ? LaneEffect.BURY_BACKLOG : LaneEffect.BURY_EVENT);
      case Stop e -> Step.to(state.isResting() ? new Stopped() : new Draining());
      default -> LaneMachine.unmoved(state, event);
    };
  }

  Step revoking(Revoking state, LaneEvent event, Instant now) {
    return switch (event) {
      case Revoked e -> Step.to(new Burying(state.trouble(), true, false), LaneEffect.BURY_BACKLOG);
      case Hindered e -> Step.to(new Revoking(state.trouble(), true), soon(now));
      case Due e when state.isResting() ->
          Step.to(new Revoking(state.trouble(), false), LaneEffect.REVOKE);
      case Stop e -> Step.to(state.isResting() ? new Stopped() : new Draining());
      default -> LaneMachine.unmoved(state, event);
    };
  }

  private LaneEffect soon(Instant now) {
    return new LaneEffect.SetAlarm(now.plus(pause));
  }
}
