package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How a lane is doing, for the log and for people.
 *
 * @param lastSuccess {@link Instant#EPOCH} before the first
 */
record LaneReport(ServerName destination, LaneState state, Instant lastSuccess) {

  /** As the log wants it. */
  Destination at(Place place) {
    Trouble trouble = state.trouble();
    return new Destination(
        destination,
        place.cursor(),
        place.attempted(),
        place.behind(),
        trouble.failures(),
        trouble.retryAt().toEpochMilli(),
        trouble.lastError(),
        lastSuccess.toEpochMilli(),
        trouble.since().toEpochMilli(),
        0,
        0);
  }

  /** As people want it. */
  LaneStatus status(int partition, Feed feed) {
    Trouble trouble = state.trouble();
    return new LaneStatus(
        destination,
        partition,
        state.shown(),
        feed.cursor(),
        feed.latest(),
        feed.waiting(),
        feed.isBehind(),
        trouble.failures(),
        shown(trouble.retryAt()),
        trouble.lastError(),
        shown(lastSuccess));
  }

  private static OptionalLong shown(Instant time) {
    return time.equals(Instant.EPOCH) ? OptionalLong.empty() : OptionalLong.of(time.toEpochMilli());
  }
}
