package io.peekbridge.relay;

import java.time.Duration;

/**
 * How rooms of other servers are joined.
 *
 * @param time how long one join may take, over all servers that are asked
 * @param patience how long the topology may take to decide about a room
 * @param remembered how long the result of a join that nobody asked for is kept
 * @param maxStateBytes the largest answer with a room
 * @param maxStateEvents the most events that state and auth chains may have together
 * @param servers how many servers are asked
 * @param concurrency joins at once; more wait
 */
public record JoinSettings(
    Duration time,
    Duration patience,
    Duration remembered,
    int maxStateBytes,
    int maxStateEvents,
    int servers,
    int concurrency) {

  public JoinSettings {
    if (maxStateBytes < 1 || maxStateEvents < 1 || servers < 1 || concurrency < 1) {
      throw new IllegalArgumentException("limits of joins must be positive");
    }
  }

  /**
   * 15 minutes for a join, 5 for the topology, results kept for 10; 512 MiB and 150,000 events; 20
   * servers; 4 joins at once.
   */
  public static JoinSettings defaults() {
    return new JoinSettings(
        Duration.ofMinutes(15),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        512 << 20,
        150_000,
        20,
        4);
  }
}
