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
 * @param patience when a destination is too far behind
 * @param transactionsPerSecond how many transactions a destination gets in a second at most, 1 to
 *     1,000,000
 * @param concurrency what may go on at once
 * @param memory what may be held in memory
 */
public record RelaySettings(
    BackoffSettings backoff,
    Duration requestTimeout,
    Duration parkAfter,
    Duration drain,
    Duration commitInterval,
    Patience patience,
    int transactionsPerSecond,
    Concurrency concurrency,
    Memory memory) {
  private static final int MOST_TRANSACTIONS = 1_000_000;

  /**
   * How far behind a destination may be. One that is further behind loses its peeks and what waits
   * for it; it is told, and may start again from a snapshot.
   *
   * @param age of the oldest record that waits, positive; to be shorter than the log is kept
   * @param records that wait, positive
   */
  public record Patience(Duration age, long records) {
    public Patience {
      requirePositive(age.toMillis(), "age");
      requirePositive(records, "records");
    }
  }

  /**
   * What may go on at once, in this process; each positive.
   *
   * @param requests transactions in flight to destinations whose last one succeeded
   * @param doubtfulRequests transactions in flight to destinations whose last one failed, or that
   *     have not had one yet; they have their own places, so that those that hang cannot take the
   *     places of the others
   * @param slowRequests transactions that have been in flight for more than a second, besides the
   *     others: one that becomes slow leaves its place to the next, as long as there is room here
   * @param readers threads that read parts of partitions again for destinations that are behind
   */
  public record Concurrency(int requests, int doubtfulRequests, int slowRequests, int readers) {
    public Concurrency {
      requirePositive(requests, "requests");
      requirePositive(doubtfulRequests, "doubtfulRequests");
      requirePositive(slowRequests, "slowRequests");
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
    requirePositive(transactionsPerSecond, "transactionsPerSecond");
    if (transactionsPerSecond > MOST_TRANSACTIONS) {
      throw new IllegalArgumentException("transactionsPerSecond: at most " + MOST_TRANSACTIONS);
    }
  }

  /**
   * Back-off from 2 s to 1 h; 30 s for a request, parked after 10 s, 3 s to drain, a commit each
   * second; 5 days or 1,000,000 records behind; 200 transactions a second; 512 + 128 + 2,000
   * requests, 2 readers; 10,000 records or 8 MiB for each destination, 64 MiB in all.
   */
  public static RelaySettings defaults() {
    return new RelaySettings(
        new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        new Patience(Duration.ofDays(5), 1_000_000),
        200,
        new Concurrency(512, 128, 2_000, 2),
        new Memory(10_000, 8L << 20, 64L << 20));
  }

  public RelaySettings withBackoff(BackoffSettings changed) {
    return new RelaySettings(
        changed,
        requestTimeout,
        parkAfter,
        drain,
        commitInterval,
        patience,
        transactionsPerSecond,
        concurrency,
        memory);
  }

  public RelaySettings withRequestTimeout(Duration changed) {
    return new RelaySettings(
        backoff,
        changed,
        parkAfter,
        drain,
        commitInterval,
        patience,
        transactionsPerSecond,
        concurrency,
        memory);
  }

  public RelaySettings withPatience(Patience changed) {
    return new RelaySettings(
        backoff,
        requestTimeout,
        parkAfter,
        drain,
        commitInterval,
        changed,
        transactionsPerSecond,
        concurrency,
        memory);
  }

  private static void requirePositive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
