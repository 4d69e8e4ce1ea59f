package io.peekbridge.relay.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What happens to a peek of ours. */
sealed interface PeekEvent {

  /** It is known whether the room is followed already. */
  record LookedUp(boolean isPeeked) implements PeekEvent {}

  /** It could not be found out whether the room is followed already. */
  record LookUpFailed(String error) implements PeekEvent {}

  /**
   * A server gave us the peek, and its snapshot is the room now.
   *
   * @param askedAt when the request was sent; the peek lasts for {@code interval} from then
   */
  record Started(Instant askedAt, Duration interval) implements PeekEvent {}

  /**
   * A server did not give us the peek, or the snapshot could not be taken in.
   *
   * @param retryAfter how long the server wants to be left alone
   */
  record StartFailed(String error, Optional<Duration> retryAfter) implements PeekEvent {}

  /** A server gave us the peek, but the snapshot is not acceptable. */
  record SnapshotRefused(String reason) implements PeekEvent {}

  /** The peek was renewed. */
  record Renewed(Instant askedAt, Duration interval) implements PeekEvent {}

  /** The server answered that it does not have the peek. */
  record NotRenewed(String error) implements PeekEvent {}

  /** The server could not be asked. */
  record RenewFailed(String error, Optional<Duration> retryAfter) implements PeekEvent {}

  /** The server that we peek through says that the peek has expired. */
  record Expired() implements PeekEvent {}

  /** The servers to peek through are others now. */
  record Rerouted() implements PeekEvent {}

  /** Nobody wants the room followed any more. */
  record Unfollowed() implements PeekEvent {}

  /** The room is forgotten, and no server has the peek any more. */
  record Ended() implements PeekEvent {}

  /** The room is forgotten, but the server could not be told. */
  record EndFailed(String error) implements PeekEvent {}

  /** An alarm went off. */
  record Due() implements PeekEvent {}
}
