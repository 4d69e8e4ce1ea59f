package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.follow.PeekEffect.Dismiss;
import io.peekbridge.relay.follow.PeekEffect.LookUp;
import io.peekbridge.relay.follow.PeekEffect.Renew;
import io.peekbridge.relay.follow.PeekEffect.SetAlarm;
import io.peekbridge.relay.follow.PeekEffect.TellAgain;
import io.peekbridge.relay.follow.PeekEvent.Due;
import io.peekbridge.relay.follow.PeekEvent.EndFailed;
import io.peekbridge.relay.follow.PeekEvent.Ended;
import io.peekbridge.relay.follow.PeekEvent.Expired;
import io.peekbridge.relay.follow.PeekEvent.LookUpFailed;
import io.peekbridge.relay.follow.PeekEvent.LookedUp;
import io.peekbridge.relay.follow.PeekEvent.NotRenewed;
import io.peekbridge.relay.follow.PeekEvent.RenewFailed;
import io.peekbridge.relay.follow.PeekEvent.Renewed;
import io.peekbridge.relay.follow.PeekEvent.Rerouted;
import io.peekbridge.relay.follow.PeekEvent.SnapshotRefused;
import io.peekbridge.relay.follow.PeekEvent.StartFailed;
import io.peekbridge.relay.follow.PeekEvent.Started;
import io.peekbridge.relay.follow.PeekEvent.Unfollowed;
import io.peekbridge.relay.follow.PeekState.Active;
import io.peekbridge.relay.follow.PeekState.BackingOff;
import io.peekbridge.relay.follow.PeekState.Ending;
import io.peekbridge.relay.follow.PeekState.New;
import io.peekbridge.relay.follow.PeekState.Renewing;
import io.peekbridge.relay.follow.PeekState.Resuming;
import io.peekbridge.relay.follow.PeekState.Starting;
import io.peekbridge.relay.follow.PeekState.Stopped;
import io.peekbridge.relay.follow.PeekState.Stopping;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * What happens to a peek of ours.
 *
 * <pre>
 *          followed already           renewed
 *    New ------------------&gt; Resuming ---------------------+
 *     |                         | no server has it         |
 *     | not followed            v                          v      renewAt
 *     +--------------------&gt; Starting ------ taken in --&gt; Active ---------&gt; Renewing
 *                            |  ^  ^ |                     ^  |                |  |
 *          refused or failed:|  |  | +-- next server       |  |   renewed, or  |  |
 *          no server is left |  |  |                       +--+----------------+  |
 *                            v  |  |                          |   failed (later)  |
 *                        BackingOff+--- expired, rerouted ----+---- unknown there +
 *
 *    any --Unfollowed--&gt; Stopping (tells the server, a few times) --&gt; Stopped
 *    Starting --Unfollowed--&gt; Ending --what was under way has ended--&gt; Stopping
 * </pre>
 *
 * <p>Renewals are spread at random between a fifth and three quarters of the interval, half of it
 * on average: peeks that started together do not stay together, and a quarter of the interval is
 * left for a server that is away. A peek that could not be renewed until it expired is asked for
 * again, from the first server on.
 *
 * <p>When nobody runs at the time at which a room is unfollowed, no server is told; the peek
 * expires there by itself, and the room is forgotten at the next start.
 *
 * <p>Results of requests that are no longer waited for do not come here. Alarms and notices may
 * come late and change nothing then.
 */
final class PeekMachine {
  private static final double EARLIEST = 0.2;
  private static final double LATEST = 0.75;

  private final Backoff backoff;
  private final DoubleSupplier jitter;
  private final int endAttempts;

  /**
   * The rules.
   *
   * @param jitter numbers from 0 (inclusive) to 1 (exclusive)
   * @param endAttempts how often a server is told that a peek ends
   */
  PeekMachine(Backoff backoff, DoubleSupplier jitter, int endAttempts) {
    this.backoff = backoff;
    this.jitter = jitter;
    this.endAttempts = endAttempts;
  }

  /** The beginning. */
  Step begin() {
    return Step.to(new New(0, Instant.EPOCH), new LookUp());
  }

  /** The beginning for a room that is followed by nobody's wish. */
  Step beginToForget() {
    return Step.stop(Optional.empty());
  }

  /**
   * Decides.
   *
   * @param via the servers to peek the room through, in order, not empty
   */
  Step transition(PeekState state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (state) {
      case New s -> whenNew(s, event, via, now);
      case Resuming s -> resuming(s, event, via);
      case Starting s -> starting(s, event, via, now);
      case Active s -> active(s, event, via, now);
      case Renewing s -> renewing(s, event, via, now);
      case BackingOff s -> backingOff(s, event, via, now);
      case Ending s -> ending(s, event);
      case Stopping s -> stopping(s, event, now);
      case Stopped s -> Step.to(s);
    };
  }

  private Step whenNew(New state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (event) {
      case LookedUp e when e.isPeeked() -> Step.resume(via);
      case LookedUp e -> Step.start(via, Round.FIRST);
      case LookUpFailed e -> {
        Instant until = now.plus(backoff.pause(state.failures() + 1, Optional.empty()));
        yield Step.to(new New(state.failures() + 1, until), new SetAlarm(until));
      }
      case Due e when !now.isBefore(state.until()) -> Step.to(state, new LookUp());
      case Unfollowed e -> Step.stop(Optional.empty());
      default -> Step.to(state);
    };
  }

  private Step resuming(Resuming state, PeekEvent event, List<ServerName> via) {
    return switch (event) {
      case Renewed e -> follow(state.via(), e.askedAt(), e.interval());
      case NotRenewed e -> resumeNext(state, via);
      case RenewFailed e -> resumeNext(state, via);
      case Unfollowed e -> Step.stop(Optional.of(state.via()));
      default -> Step.to(state);
    };
  }

  private static Step resumeNext(Resuming state, List<ServerName> via) {
    return state.left().isEmpty() ? Step.start(via, Round.FIRST) : Step.resume(state.left());
  }

  private Step starting(Starting state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (event) {
      case Started e -> follow(state.via(), e.askedAt(), e.interval());
      case StartFailed e -> startNext(state, e.error(), e.retryAfter(), via, now);
      case SnapshotRefused e ->
          Step.also(
              new Dismiss(state.via()), startNext(state, e.reason(), Optional.empty(), via, now));
      case Unfollowed e -> Step.to(new Ending(state.via()));
      default -> Step.to(state);
    };
  }

  private Step startNext(
      Starting state, String error, Optional<Duration> asked, List<ServerName> via, Instant now) {
    Optional<Instant> free = asked.map(pause -> now.plus(backoff.pause(1, Optional.of(pause))));
    Round round = state.round().refusedBy(state.via(), error, free);
    if (!state.left().isEmpty()) {
      return Step.start(state.left(), round);
    }
    Round over = round.over();
    Instant pauseEnd = now.plus(backoff.pause(over.failures(), Optional.empty()));
    Instant firstFree = over.firstFreeAt(via);
    Instant until = firstFree.isAfter(pauseEnd) ? firstFree : pauseEnd;
    return Step.to(new BackingOff(until, over), new SetAlarm(until));
  }

  private Step active(Active state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (event) {
      case Due e when !now.isBefore(state.expiresAt()) -> Step.start(via, Round.FIRST);
      case Due e when !now.isBefore(state.renewAt()) ->
          Step.to(
              new Renewing(state.via(), state.expiresAt(), state.failures()),
              new Renew(state.via()));
      case Expired e -> Step.start(via, Round.FIRST);
      case Rerouted e when !via.contains(state.via()) -> Step.reroute(state.via(), via);
      case Unfollowed e -> Step.stop(Optional.of(state.via()));
      default -> Step.to(state);
    };
  }

  private Step renewing(Renewing state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (event) {
      case Renewed e -> follow(state.via(), e.askedAt(), e.interval());
      case NotRenewed e -> Step.start(via, Round.FIRST);
      case RenewFailed e -> renewLater(state, e, now);
      case Expired e -> Step.start(via, Round.FIRST);
      case Rerouted e when !via.contains(state.via()) -> Step.reroute(state.via(), via);
      case Unfollowed e -> Step.stop(Optional.of(state.via()));
      default -> Step.to(state);
    };
  }

  private Step renewLater(Renewing state, RenewFailed failure, Instant now) {
    int failures = state.failures() + 1;
    Instant pauseEnd = now.plus(backoff.pause(failures, failure.retryAfter()));
    Instant at = pauseEnd.isAfter(state.expiresAt()) ? state.expiresAt() : pauseEnd;
    return Step.to(
        new Active(state.via(), at, state.expiresAt(), failures, Optional.of(failure.error())),
        new SetAlarm(at));
  }

  private Step backingOff(BackingOff state, PeekEvent event, List<ServerName> via, Instant now) {
    return switch (event) {
      case Due e when !now.isBefore(state.until()) -> startAgain(state, via, now);
      case Rerouted e -> startAgain(state, via, now);
      case Unfollowed e -> Step.stop(Optional.empty());
      default -> Step.to(state);
    };
  }

  private static Step startAgain(BackingOff state, List<ServerName> via, Instant now) {
    List<ServerName> askable = state.round().askable(via, now);
    return askable.isEmpty() ? Step.to(state) : Step.start(askable, state.round());
  }

  private static Step ending(Ending state, PeekEvent event) {
    return switch (event) {
      case Started e -> Step.stop(Optional.of(state.via()));
      case StartFailed e -> Step.stop(Optional.of(state.via()));
      case SnapshotRefused e -> Step.stop(Optional.of(state.via()));
      default -> Step.to(state);
    };
  }

  private Step stopping(Stopping state, PeekEvent event, Instant now) {
    return switch (event) {
      case Ended e -> Step.to(new Stopped());
      case EndFailed e when state.attempts() + 1 >= endAttempts -> Step.to(new Stopped());
      case EndFailed e -> {
        Instant until = now.plus(backoff.pause(state.attempts() + 1, Optional.empty()));
        yield Step.to(new Stopping(state.via(), state.attempts() + 1, until), new SetAlarm(until));
      }
      case Due e when state.via().isPresent() && !now.isBefore(state.until()) ->
          Step.to(
              new Stopping(state.via(), state.attempts(), Instant.MAX),
              new TellAgain(state.via().get()));
      default -> Step.to(state);
    };
  }

  private Step follow(ServerName via, Instant from, Duration interval) {
    double part = EARLIEST + (LATEST - EARLIEST) * jitter.getAsDouble();
    Instant renewAt = from.plusMillis((long) (interval.toMillis() * part));
    return Step.to(
        new Active(via, renewAt, from.plus(interval), 0, Optional.empty()), new SetAlarm(renewAt));
  }
}
