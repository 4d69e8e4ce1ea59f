package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.auth.AuthState;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the peeks of other servers: the store, the index by their end, and the topic {@code
 * subscriptions}, of which the topology is the only writer.
 */
final class Peeks {
  private final Topics topics;

  Peeks(Topics topics) {
    this.topics = topics;
  }

  /** A peek whose time has not run out. */
  Optional<Subscription> active(Turn turn, SubscriptionKey key) {
    return turn.peek(key).filter(peek -> peek.expiresAt() > turn.now());
  }

  /** Starts a peek, or gives one that exists another end. */
  void put(Turn turn, Subscription peek) {
    turn.putPeek(peek);
    turn.send(topics.subscriptions(), peek.key(), peek);
  }

  /** Ends a peek at its server's own wish: there is nobody to tell. */
  void stop(Turn turn, Subscription peek) {
    turn.deletePeek(peek);
    turn.send(topics.subscriptions(), peek.key(), null);
  }

  /** Ends a peek and tells its server. */
  void expire(Turn turn, Subscription peek) {
    stop(turn, peek);
    turn.send(
        topics.deliveries(),
        turn.roomId(),
        Delivery.ofExpiredPeek(turn.roomId(), peek.server(), peek.peekId()));
  }

  /** Ends the peeks that the room does not allow any more in the state that it has come to. */
  void expireRefused(Turn turn, AuthState state) {
    peeksOf(turn).stream()
        .filter(peek -> Peekability.refusal(state, peek.server()).isPresent())
        .forEach(peek -> expire(turn, peek));
  }

  /** Ends all peeks of the room. */
  void expireAll(Turn turn) {
    peeksOf(turn).forEach(peek -> expire(turn, peek));
  }

  private static List<Subscription> peeksOf(Turn turn) {
    return turn.reader().peeks(turn.roomId());
  }
}
