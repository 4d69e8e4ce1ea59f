package io.peekbridge.kafka;

import java.time.Duration;

/**
 * How topics are created.
 *
 * @param prefix what every name starts with; two bridges on one cluster need two prefixes
 * @param partitions partitions of every topic, 1 to 1,000; rooms and destinations hash to them, so
 *     that a later change moves them
 * @param replication copies of each partition, 1 to the number of brokers
 * @param logRetention how long {@code room-log} and {@code deliveries} are kept: the longest time
 *     that a destination can be away
 * @param eventRetention how long {@code room-events} and {@code dead-letters} are kept
 */
public record TopicSettings(
    String prefix,
    int partitions,
    int replication,
    Duration logRetention,
    Duration eventRetention) {
  public TopicSettings {
    if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "topic prefix: letters, digits, '.', '_' and '-' only, at most 100");
    }
    if (partitions < 1 || partitions > 1000) {
      throw new IllegalArgumentException("partitions: 1 to 1000");
    }
    if (replication < 1) {
      throw new IllegalArgumentException("replication: at least 1");
    }
  }

  /** The defaults: prefix {@code peek.}, 4 partitions, one copy, a week and a year. */
  public static TopicSettings defaults() {
    return new TopicSettings("peek.", 4, 1, Duration.ofDays(7), Duration.ofDays(365));
  }

  public TopicSettings withPrefix(String other) {
    return new TopicSettings(other, partitions, replication, logRetention, eventRetention);
  }
}
