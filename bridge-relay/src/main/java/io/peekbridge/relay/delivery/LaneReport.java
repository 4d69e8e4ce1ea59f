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
record LaneReport(ServerName destination, LaneState state, Feed feed, Instant lastSuccess) {

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
        feed.pendingAfter(place.cursor()),
        feed.pendingAfter(place.cursor()) == 0 ? 0 : feed.oldestPending());
  }

  /** As people want it. */
  LaneStatus status(int partition, boolean isPaused) {
    Trouble trouble = state.trouble();
    return new LaneStatus(
        destination,
        partition,
        state.shown(),
        feed.cursor(),
        feed.latest(),
        feed.pending(),
        shown(feed.oldestPending()),
        feed.waiting(),
        isPaused,
        feed.isBehind(),
        trouble.failures(),
        shown(trouble.since()),
        shown(trouble.retryAt()),
        trouble.lastError(),
        shown(lastSuccess));
  }

  private static OptionalLong shown(Instant time) {
    return shown(time.toEpochMilli());
  }

  private static OptionalLong shown(long millis) {
    return millis == 0 ? OptionalLong.empty() : OptionalLong.of(millis);
  }
}
