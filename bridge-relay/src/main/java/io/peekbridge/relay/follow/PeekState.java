package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.PeekStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a peek of ours does. The transitions are those of {@link PeekMachine}. */
sealed interface PeekState {

  /** It is being found out whether we follow the room already; {@code until} then tried again. */
  record New(int failures, Instant until) implements PeekState {}

  /** A server is asked to renew the peek of an earlier run; the others in {@code left} next. */
  record Resuming(ServerName via, List<ServerName> left) implements PeekState {}

  /** A server is asked for the peek, and its snapshot taken in; the others in {@code left} next. */
  record Starting(ServerName via, List<ServerName> left, Round round) implements PeekState {}

  /**
   * The room is followed.
   *
   * @param renewAt when to renew
   * @param expiresAt when the server ends the peek unless it is renewed
   * @param failures of renewals in a row
   */
  record Active(
      ServerName via, Instant renewAt, Instant expiresAt, int failures, Optional<String> lastError)
      implements PeekState {}

  /** The server is asked to renew the peek. */
  record Renewing(ServerName via, Instant expiresAt, int failures) implements PeekState {}

  /** No server gave us the peek. */
  record BackingOff(Instant until, Round round) implements PeekState {}

  /** No longer wanted, but the start of the peek is under way and has to come to its end first. */
  record Ending(ServerName via) implements PeekState {}

  /**
   * No longer wanted; the room is forgotten and the server told.
   *
   * @param via absent if no server has the peek
   * @param attempts to tell the server that failed
   * @param until the next attempt is at this time, if none is under way
   */
  record Stopping(Optional<ServerName> via, int attempts, Instant until) implements PeekState {}

  /** Over. */
  record Stopped() implements PeekState {}

  default PeekStatus.State shown() {
    return switch (this) {
      case New s -> PeekStatus.State.RESUMING;
      case Resuming s -> PeekStatus.State.RESUMING;
      case Starting s -> PeekStatus.State.STARTING;
      case Active s -> PeekStatus.State.ACTIVE;
      case Renewing s -> PeekStatus.State.RENEWING;
      case BackingOff s -> PeekStatus.State.BACKING_OFF;
      case Ending s -> PeekStatus.State.STOPPING;
      case Stopping s -> PeekStatus.State.STOPPING;
      case Stopped s -> PeekStatus.State.STOPPED;
    };
  }

  /** The server that is peeked through, or asked now. */
  default Optional<ServerName> server() {
    return switch (this) {
      case Resuming s -> Optional.of(s.via());
      case Starting s -> Optional.of(s.via());
      case Active s -> Optional.of(s.via());
      case Renewing s -> Optional.of(s.via());
      case Ending s -> Optional.of(s.via());
      case Stopping s -> s.via();
      case New s -> Optional.empty();
      case BackingOff s -> Optional.empty();
      case Stopped s -> Optional.empty();
    };
  }

  /** When something happens without anybody's doing. */
  default Optional<Instant> next() {
    return switch (this) {
      case New s -> Optional.of(s.until());
      case Active s -> Optional.of(s.renewAt());
      case BackingOff s -> Optional.of(s.until());
      case Stopping s -> Optional.of(s.until());
      default -> Optional.empty();
    };
  }

  default Optional<String> lastError() {
    return switch (this) {
      case Starting s -> s.round().lastError();
      case Active s -> s.lastError();
      case BackingOff s -> s.round().lastError();
      default -> Optional.empty();
    };
  }
}
