package io.peekbridge.relay;

import java.time.Duration;

/**
 * How what rooms lack is fetched from other servers.
 *
 * @param backoff the pauses between rounds in which no server could be reached
 * @param retryFor how long rounds are repeated before a gap is given up
 * @param search what the search for the events of one gap may take, in one round; one server has a
 *     third of it
 * @param stateTime how long the states that a gap needs may take to come, in one round; one server
 *     has a third of it
 * @param patience how long the topology may take to decide about a state
 * @param maxStateBytes the largest answer with a state
 * @param maxStateEvents the most events that state and auth chains may have together
 * @param servers how many servers are asked about one gap
 * @param concurrency gaps that are worked on at once, each of another room
 * @param held gaps that are in memory; while there are more, none are read
 * @param drain how long a stop waits for what is being worked on
 */
public record GapSettings(
    BackoffSettings backoff,
    Duration retryFor,
    Search search,
    Duration stateTime,
    Duration patience,
    int maxStateBytes,
    int maxStateEvents,
    int servers,
    int concurrency,
    int held,
    Duration drain) {

  /**
   * What a search may take.
   *
   * @param events events that are kept
   * @param bytes bytes of all events that are looked at
   */
  public record Search(Duration time, int events, long bytes) {}

  public GapSettings {
    if (maxStateBytes < 1 || maxStateEvents < 1 || servers < 1 || concurrency < 1 || held < 1) {
      throw new IllegalArgumentException("limits of gaps must be positive");
    }
  }

  /**
   * Rounds repeated for 5 minutes with pauses of 2 s to 1 min; a minute, 1,000 events and 16 MiB
   * for the search; 5 minutes, 512 MiB and 150,000 events for states; 10 servers; 16 gaps at once,
   * 1,000 held.
   */
  public static GapSettings defaults() {
    return new GapSettings(
        new BackoffSettings(Duration.ofSeconds(2), Duration.ofMinutes(1)),
        Duration.ofMinutes(5),
        new Search(Duration.ofMinutes(1), 1_000, 16L << 20),
        Duration.ofMinutes(15),
        Duration.ofMinutes(2),
        512 << 20,
        150_000,
        10,
        16,
        1_000,
        Duration.ofSeconds(3));
  }

  public GapSettings withBackoff(BackoffSettings changed) {
    return new GapSettings(
        changed,
        retryFor,
        search,
        stateTime,
        patience,
        maxStateBytes,
        maxStateEvents,
        servers,
        concurrency,
        held,
        drain);
  }
}
