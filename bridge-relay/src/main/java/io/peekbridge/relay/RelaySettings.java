package io.peekbridge.relay;

import java.time.Duration;

/**
 * How deliveries are made.
 *
 * @param backoff the pauses after failures
 * @param requestTimeout how long one transaction may take, from the call to the last byte of the
 *     answer
 * @param parkAfter how long a destination may fail before its place is written down and it is left
 *     to itself; until then its records stay in memory and hold the partition's committed offset
 * @param drain how long is waited for requests in flight when partitions move or the relay closes
 * @param commitInterval the pause between two commits of the group's offsets
 * @param concurrency what may go on at once
 * @param memory what may be held in memory
 */
public record RelaySettings(
    BackoffSettings backoff,
    Duration requestTimeout,
    Duration parkAfter,
    Duration drain,
    Duration commitInterval,
    Concurrency concurrency,
    Memory memory) {

  /**
   * What may go on at once, in this process; each positive.
   *
   * @param requests transactions in flight to destinations whose last one succeeded
   * @param doubtfulRequests transactions in flight to destinations whose last one failed; they have
   *     their own places, so that those that hang cannot take the places of the others
   * @param readers threads that read parts of partitions again for destinations that are behind
   */
  public record Concurrency(int requests, int doubtfulRequests, int readers) {
    public Concurrency {
      requirePositive(requests, "requests");
      requirePositive(doubtfulRequests, "doubtfulRequests");
      requirePositive(readers, "readers");
    }
  }

  /**
   * What may be held in memory; each positive.
   *
   * @param laneRecords records waiting for one destination
   * @param laneBytes their bytes
   * @param bytes bytes of all waiting records, each counted once however many destinations it is
   *     for; beyond it only one record for each destination is taken
   */
  public record Memory(int laneRecords, long laneBytes, long bytes) {
    public Memory {
      requirePositive(laneRecords, "laneRecords");
      requirePositive(laneBytes, "laneBytes");
      requirePositive(bytes, "bytes");
    }
  }

  public RelaySettings {
    requirePositive(requestTimeout.toMillis(), "requestTimeout");
    requirePositive(commitInterval.toMillis(), "commitInterval");
  }

  /**
   * Back-off from 2 s to 1 h; 30 s for a request, parked after 10 s, 3 s to drain, a commit each
   * second; 512 + 128 requests, 2 readers; 1,000 records or 4 MiB for each destination, 32 MiB in
   * all.
   */
  public static RelaySettings defaults() {
    return new RelaySettings(
        new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        new Concurrency(512, 128, 2),
        new Memory(1_000, 4L << 20, 32L << 20));
  }

  public RelaySettings withBackoff(BackoffSettings changed) {
    return new RelaySettings(
        changed, requestTimeout, parkAfter, drain, commitInterval, concurrency, memory);
  }

  public RelaySettings withRequestTimeout(Duration changed) {
    return new RelaySettings(
        backoff, changed, parkAfter, drain, commitInterval, concurrency, memory);
  }

  private static void requirePositive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
