package io.peekbridge.streams;

import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.id.ServerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the topology runs.
 *
 * @param serverName the server that hosts the rooms created here
 * @param signingKey its key; the same in every process, or the same log would give two rooms
 * @param applicationId names the consumer group, the transactions and the changelogs on the cluster
 * @param stateDir where stores are kept, for one process; they are caches of their changelogs
 * @param threads 1 or more; more than the room log has partitions are idle
 * @param commitInterval the longest time until a transaction is committed, while entries come
 *     without end; when there is nothing more to work through, it is committed soon
 * @param standbyReplicas how many other processes keep a copy of each store, to take over quickly
 * @param address {@code HOST:PORT} where other processes ask this one about its rooms, if they can
 * @param memory bytes for caches and write buffers of all stores together, 16 MiB or more
 */
public record StreamsSettings(
    ServerName serverName,
    SigningKey signingKey,
    String applicationId,
    Path stateDir,
    int threads,
    Duration commitInterval,
    int standbyReplicas,
    Optional<String> address,
    long memory) {
  private static final long MIN_MEMORY = 16L << 20;

  public StreamsSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: at least 1");
    }
    if (commitInterval.toMillis() < 1) {
      throw new IllegalArgumentException("commit interval: at least 1 ms");
    }
    if (standbyReplicas < 0) {
      throw new IllegalArgumentException("standby replicas: at least 0");
    }
    if (memory < MIN_MEMORY) {
      throw new IllegalArgumentException("memory: at least 16 MiB");
    }
  }

  /**
   * The defaults: one thread, a commit every 100 ms at least, no standbys, 128 MiB.
   *
   * @param topicPrefix what the bridge's topics start with; the application id does, too
   */
  public static StreamsSettings defaults(
      ServerName serverName, SigningKey signingKey, String topicPrefix, Path stateDir) {
    return new StreamsSettings(
        serverName,
        signingKey,
        topicPrefix + "rooms",
        stateDir,
        1,
        Duration.ofMillis(100),
        0,
        Optional.empty(),
        128L << 20);
  }

  public StreamsSettings withThreads(int count) {
    return new StreamsSettings(
        serverName,
        signingKey,
        applicationId,
        stateDir,
        count,
        commitInterval,
        standbyReplicas,
        address,
        memory);
  }

  public StreamsSettings withCommitInterval(Duration interval) {
    return new StreamsSettings(
        serverName,
        signingKey,
        applicationId,
        stateDir,
        threads,
        interval,
        standbyReplicas,
        address,
        memory);
  }

  /** Leaves out the private key. */
  @Override
  public String toString() {
    return "%s as %s in %s, %d threads".formatted(serverName, applicationId, stateDir, threads);
  }
}
