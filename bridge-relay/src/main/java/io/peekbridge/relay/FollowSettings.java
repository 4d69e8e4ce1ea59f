package io.peekbridge.relay;

import java.time.Duration;

/**
 * How our own peeks into remote rooms are kept.
 *
 * @param backoff the pauses after failures
 * @param shortestInterval what a shorter {@code renewal_interval} of a server is taken as
 * @param longestInterval what a longer one is taken as
 * @param requestTimeout how long the answer with a snapshot may take to its last byte
 * @param patience how long the topology may take to decide about a snapshot
 * @param maxSnapshotBytes the largest answer that is read
 * @param maxSnapshotEvents the most events that a snapshot may have
 * @param deleteAttempts how often a server is told that we end a peek before we leave it to expire
 * @param concurrency snapshots that are fetched, verified and taken in at once; each is held in
 *     memory
 */
public record FollowSettings(
    BackoffSettings backoff,
    Duration shortestInterval,
    Duration longestInterval,
    Duration requestTimeout,
    Duration patience,
    int maxSnapshotBytes,
    int maxSnapshotEvents,
    int deleteAttempts,
    int concurrency) {

  public FollowSettings {
    if (shortestInterval.toMillis() < 1 || longestInterval.compareTo(shortestInterval) < 0) {
      throw new IllegalArgumentException("renewal intervals: from a positive one to a longer one");
    }
    if (maxSnapshotBytes < 1 || maxSnapshotEvents < 1 || deleteAttempts < 1 || concurrency < 1) {
      throw new IllegalArgumentException("limits of peeks must be positive");
    }
  }

  /**
   * Back-off from 2 s to 1 h, renewal intervals from 10 s to 24 h, a minute for a request and for
   * the topology, 64 MiB and 200,000 events of snapshot, 4 times DELETE, 16 at once.
   */
  public static FollowSettings defaults() {
    return new FollowSettings(
        new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)),
        Duration.ofSeconds(10),
        Duration.ofHours(24),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        64 << 20,
        200_000,
        4,
        16);
  }

  public FollowSettings withBackoff(BackoffSettings changed) {
    return new FollowSettings(
        changed,
        shortestInterval,
        longestInterval,
        requestTimeout,
        patience,
        maxSnapshotBytes,
        maxSnapshotEvents,
        deleteAttempts,
        concurrency);
  }
}
