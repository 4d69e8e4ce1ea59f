package io.peekbridge.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Everything that can be configured. What each key means, its default and its environment variable
 * are in {@code reference.yaml} beside this package; a key's path is the snake_case of the names
 * here.
 */
public record BridgeConfig(
    String serverName,
    Path dataDir,
    List<String> roles,
    Optional<Path> signingKey,
    String topicPrefix,
    Kafka kafka,
    Federation federation,
    Operator operator,
    Peeks peeks,
    Streams streams,
    Relay relay) {

  /** The broker, and how clients reach it; without {@code bootstrap}, one of our own. */
  public record Kafka(
      Optional<String> bootstrap,
      Map<String, String> properties,
      @Range(min = 1, max = 10) int replicationFactor,
      @Range(min = 1, max = 1_000) int partitions,
      @Range(min = 60_000, max = 315_360_000_000L) Duration logRetention,
      @Range(min = 60_000, max = 3_153_600_000_000L) Duration eventRetention,
      Embedded embedded) {}

  /** The broker inside this process. */
  public record Embedded(@Range(min = 0, max = 65_535) OptionalInt port, boolean fsync) {}

  /** How other servers reach us, and how we reach them. */
  public record Federation(
      String bind,
      @Range(min = 0, max = 65_535) int port,
      Tls tls,
      Optional<String> wellKnown,
      Map<String, String> servers,
      List<String> allowPrivateRanges,
      @Range(min = 100, max = 300_000) Duration connectTimeout,
      @Range(min = 1_000, max = 600_000) Duration requestTimeout,
      Inbound inbound) {}

  /** How much other servers may send us. */
  public record Inbound(
      @Range(min = 1, max = 10_000_000) int pdusPerSecond,
      @Range(min = 50, max = 100_000_000) int pdusBurst,
      @Range(min = 1, max = 1_000) int transactionsAtOnce,
      @Range(min = 1, max = 1_024) int unconfirmedMib) {}

  /** Native TLS from PEM files; with neither file, plain HTTP behind a proxy. */
  public record Tls(Optional<Path> cert, Optional<Path> key, Optional<Path> trust) {}

  /** The interface for operators and for the command line. */
  public record Operator(
      String bind,
      @Range(min = 0, max = 65_535) int port,
      Optional<Secret> token,
      Optional<Path> tokenFile) {}

  /** What other servers may ask of us. */
  public record Peeks(
      @Range(min = 1_000, max = 2_592_000_000L) Duration renewalInterval,
      @Range(min = 1, max = 10_000_000) int maxPerServer,
      @Range(min = 1, max = 1_000_000) int startsPerMinute,
      boolean allowLongIds) {}

  /** The topology that decides what happens in rooms. */
  public record Streams(
      @Range(min = 1, max = 256) int threads,
      @Range(min = 1, max = 60_000) Duration commitInterval,
      Optional<Path> stateDir,
      @Range(min = 16, max = 1_048_576) int storeMemoryMib,
      @Range(min = 0, max = 5) int standbyReplicas,
      boolean follow,
      Rooms rooms) {}

  /** How processes of the topology are asked about rooms by others, and who asks whom. */
  public record Rooms(
      String bind,
      @Range(min = 1, max = 65_535) OptionalInt port,
      Optional<String> advertise,
      List<String> peers,
      Optional<Secret> token,
      Optional<Path> tokenFile) {

    /** {@code HOST:PORT} as others find this process; empty if they do not. */
    public Optional<String> address() {
      return port.isPresent()
          ? Optional.of(advertise.orElseGet(() -> bind + ":" + port.getAsInt()))
          : Optional.empty();
    }
  }

  /** Delivery to other servers, and our own peeks into their rooms. */
  public record Relay(
      @Range(min = 10, max = 3_600_000) Duration firstBackoff,
      @Range(min = 10, max = 86_400_000) Duration longestBackoff,
      @Range(min = 1_000, max = 600_000) Duration requestTimeout,
      @Range(min = 100, max = 3_600_000) Duration parkAfter,
      @Range(min = 1_000, max = 315_360_000_000L) Duration giveUpAfter,
      @Range(min = 100, max = 2_000_000_000) int giveUpAfterRecords,
      @Range(min = 1, max = 1_000_000) int transactionsPerSecond,
      @Range(min = 1, max = 100_000) int requests,
      @Range(min = 1, max = 100_000) int doubtfulRequests,
      @Range(min = 1, max = 1_000_000) int slowRequests,
      @Range(min = 4, max = 1_048_576) int memoryMib) {}

  /** What this process does: as configured, or all that there is to do. */
  public Set<Role> activeRoles() {
    if (!roles.isEmpty()) {
      return EnumSet.copyOf(roles.stream().flatMap(id -> Role.of(id).stream()).toList());
    }
    return kafka.bootstrap().isPresent()
        ? EnumSet.complementOf(EnumSet.of(Role.BROKER))
        : EnumSet.allOf(Role.class);
  }

  /** Whether all that uses the signing key is in this process. */
  public boolean isWhole() {
    return activeRoles().containsAll(EnumSet.complementOf(EnumSet.of(Role.BROKER)));
  }

  /** The file with our signing key: as configured, or in the data directory. */
  public Path signingKeyFile() {
    return signingKey.orElseGet(() -> dataDir.resolve("signing.key"));
  }

  /** The directory of the topology's stores: as configured, or in the data directory. */
  public Path stateDirectory() {
    return streams.stateDir().orElseGet(() -> dataDir.resolve("streams"));
  }
}
