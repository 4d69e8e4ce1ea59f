package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.support.Alarmed;
import io.peekbridge.relay.support.Alarms;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One room that is followed: holds the state of {@link PeekMachine} and has done what it decides.
 * Nothing here waits.
 */
final class Peek {
  private static final Logger log = LoggerFactory.getLogger(Peek.class);

  private final Services services;
  private final Runnable whenStopped;
  private final Alarmed alarm;

  private FollowedRoom room;
  private PeekState state;
  private Instant since;
  private int request;
  private int snapshots;
  private boolean abandoned;

  /**
   * What all peeks share.
   *
   * @param starts runs what takes a snapshot in, and {@code requests} everything else; both may
   *     block
   */
  record Services(
      PeekMachine machine,
      PeekActions actions,
      Executor starts,
      Executor requests,
      Alarms alarms,
      InstantSource clock) {}

  /**
   * A peek that has not begun.
   *
   * @param whenStopped told once, when the peek has come to its end because nobody wants it
   */
  Peek(FollowedRoom room, Services services, Runnable whenStopped) {
    this.room = room;
    this.services = services;
    this.whenStopped = whenStopped;
    this.alarm = new Alarmed(services.alarms(), () -> on(new PeekEvent.Due()));
    this.state = new PeekState.Stopped();
    this.since = services.clock().instant();
  }

  void begin() {
    begin(services.machine().begin());
  }

  /** Begins only to forget a room that nobody wants. */
  void beginToForget() {
    begin(services.machine().beginToForget());
  }

  private void begin(Step step) {
    synchronized (this) {
      move(step);
    }
    step.effects().forEach(this::perform);
  }

  /** The room is wanted as this says, which differs at most in the servers. */
  void reroute(FollowedRoom changed) {
    synchronized (this) {
      if (room.equals(changed)) {
        return;
      }
      room = changed;
    }
    on(new PeekEvent.Rerouted());
  }

  void unfollow() {
    on(new PeekEvent.Unfollowed());
  }

  /** A server says that a peek expired; that concerns us if we peek through it. */
  void expired(ServerName origin, String peekId) {
    boolean ours;
    synchronized (this) {
      ours = room.peekId().equals(peekId) && state.server().equals(Optional.of(origin));
    }
    if (ours) {
      on(new PeekEvent.Expired());
    }
  }

  /** Leaves the peek as it is. */
  synchronized void abandon() {
    abandoned = true;
    alarm.close();
  }

  private void on(PeekEvent event) {
    Step step;
    synchronized (this) {
      if (abandoned || state instanceof PeekState.Stopped) {
        return;
      }
      snapshots += event instanceof PeekEvent.Started ? 1 : 0;
      step = services.machine().transition(state, event, room.via(), services.clock().instant());
      move(step);
    }
    step.effects().forEach(this::perform);
    if (step.next() instanceof PeekState.Stopped) {
      whenStopped.run();
    }
  }

  private void move(Step step) {
    if (step.next().shown() != state.shown()) {
      since = services.clock().instant();
    }
    state = step.next();
  }

  private void perform(PeekEffect effect) {
    switch (effect) {
      case PeekEffect.Request asked -> request(asked);
      case PeekEffect.Dismiss dismiss -> dismiss(dismiss.via());
      case PeekEffect.SetAlarm set -> alarm.set(set.at());
    }
  }

  /** Has a request made; its result counts only if no other request was made since. */
  private void request(PeekEffect.Request asked) {
    int number;
    FollowedRoom wanted;
    synchronized (this) {
      number = ++request;
      wanted = room;
    }
    boolean isStart = asked instanceof PeekEffect.Start;
    Executor executor = isStart ? services.starts() : services.requests();
    executor.execute(() -> finish(number, asked, wanted));
  }

  private void finish(int number, PeekEffect.Request asked, FollowedRoom wanted) {
    try {
      PeekEvent result = ask(asked, wanted);
      if (isAwaited(number)) {
        on(result);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isAwaited(int number) {
    return number == request;
  }

  private PeekEvent ask(PeekEffect.Request asked, FollowedRoom wanted) throws InterruptedException {
    try {
      return switch (asked) {
        case PeekEffect.LookUp e -> services.actions().lookUp(wanted);
        case PeekEffect.Start e -> services.actions().start(wanted, e.via());
        case PeekEffect.Renew e -> services.actions().renew(wanted, e.via());
        case PeekEffect.End e -> services.actions().end(wanted, e.via());
        case PeekEffect.TellAgain e -> services.actions().tell(wanted, e.via());
      };
    } catch (RuntimeException e) {
      log.error("{} of {} failed for a reason of our own", asked, wanted.roomId(), e);
      return failed(asked, e.toString());
    }
  }

  private static PeekEvent failed(PeekEffect.Request asked, String error) {
    return switch (asked) {
      case PeekEffect.LookUp e -> new PeekEvent.LookUpFailed(error);
      case PeekEffect.Start e -> new PeekEvent.StartFailed(error, Optional.empty());
      case PeekEffect.Renew e -> new PeekEvent.RenewFailed(error, Optional.empty());
      case PeekEffect.End e -> new PeekEvent.EndFailed(error);
      case PeekEffect.TellAgain e -> new PeekEvent.EndFailed(error);
    };
  }

  private void dismiss(ServerName via) {
    FollowedRoom wanted;
    synchronized (this) {
      wanted = room;
    }
    services
        .requests()
        .execute(
            () -> {
              PeekEvent told = services.actions().tell(wanted, via);
              log.debug("peek of {} dismissed: {}", wanted.roomId(), told);
            });
  }

  synchronized FollowedRoom room() {
    return room;
  }

  synchronized PeekStatus status() {
    return new PeekStatus(
        room.roomId(),
        room.peekId(),
        state.server(),
        state.shown(),
        since.toEpochMilli(),
        state
            .next()
            .filter(Peek::isShown)
            .map(Instant::toEpochMilli)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty()),
        state.lastError(),
        snapshots);
  }

  private static boolean isShown(Instant time) {
    return !time.equals(Instant.EPOCH) && !time.equals(Instant.MAX);
  }
}
