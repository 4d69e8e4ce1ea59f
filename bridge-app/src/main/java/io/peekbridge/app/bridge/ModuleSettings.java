package io.peekbridge.app.bridge;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.Secret;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.net.AddressRange;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.FollowSettings;
import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.streams.StreamsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The configuration in the words of each module. */
final class ModuleSettings {
  private ModuleSettings() {}

  static BrokerSettings broker(BridgeConfig config) {
    BridgeConfig.Embedded embedded = config.kafka().embedded();
    return new BrokerSettings(
        config.dataDir().resolve("kafka"), embedded.port(), embedded.fsync(), Map.of());
  }

  static KafkaSettings kafka(BridgeConfig config, String bootstrap) {
    return new KafkaSettings(bootstrap, config.kafka().properties())
        .withInstance(InstanceId.in(config.dataDir()));
  }

  static TopicSettings topics(BridgeConfig config) {
    return new TopicSettings(
        config.topicPrefix(),
        config.kafka().partitions(),
        config.kafka().replicationFactor(),
        config.kafka().logRetention(),
        config.kafka().eventRetention());
  }

  static FederationSettings federation(BridgeConfig config) {
    BridgeConfig.Federation federation = config.federation();
    FederationSettings defaults = FederationSettings.defaults();
    return defaults
        .withStaticServers(
            federation.servers().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        entry -> new ServerName(entry.getKey()),
                        entry -> URI.create(entry.getValue()))))
        .withAllowedRanges(
            federation.allowPrivateRanges().stream().map(AddressRange::parse).toList())
        .withTrustedCertificates(federation.tls().trust().map(List::of).orElse(List.of()))
        .withTimeouts(
            new FederationSettings.Timeouts(
                federation.connectTimeout(),
                defaults.timeouts().read(),
                federation.requestTimeout()));
  }

  static RelaySettings relay(BridgeConfig config) {
    RelaySettings defaults = RelaySettings.defaults();
    return new RelaySettings(
        backoff(config),
        config.relay().requestTimeout(),
        config.relay().parkAfter(),
        defaults.drain(),
        defaults.commitInterval(),
        new RelaySettings.Patience(
            config.relay().giveUpAfter(), config.relay().giveUpAfterRecords()),
        config.relay().transactionsPerSecond(),
        new RelaySettings.Concurrency(
            config.relay().requests(),
            config.relay().doubtfulRequests(),
            config.relay().slowRequests(),
            defaults.concurrency().readers()),
        new RelaySettings.Memory(
            defaults.memory().laneRecords(),
            defaults.memory().laneBytes(),
            (long) config.relay().memoryMib() << 20));
  }

  static StreamsSettings streams(BridgeConfig config, FederationIdentity identity) {
    BridgeConfig.Streams streams = config.streams();
    StreamsSettings defaults =
        StreamsSettings.defaults(
            identity.name(), identity.key(), config.topicPrefix(), config.stateDirectory());
    return new StreamsSettings(
        defaults.serverName(),
        defaults.signingKey(),
        defaults.applicationId(),
        defaults.stateDir(),
        streams.threads(),
        streams.commitInterval(),
        streams.standbyReplicas(),
        streams.rooms().address(),
        (long) streams.storeMemoryMib() << 20);
  }

  static FollowSettings follow(BridgeConfig config) {
    return FollowSettings.defaults().withBackoff(backoff(config));
  }

  static GapSettings gaps(BridgeConfig config) {
    GapSettings defaults = GapSettings.defaults();
    Duration first = config.relay().firstBackoff();
    Duration longest = defaults.backoff().longest();
    return defaults.withBackoff(
        new BackoffSettings(first, first.compareTo(longest) > 0 ? first : longest));
  }

  private static BackoffSettings backoff(BridgeConfig config) {
    return new BackoffSettings(config.relay().firstBackoff(), config.relay().longestBackoff());
  }

  static ApiSettings api(BridgeConfig config, String version) {
    return new ApiSettings(
        new ApiSettings.Federation(
            config.federation().bind(),
            config.federation().port(),
            tls(config.federation().tls()),
            config.federation().wellKnown()),
        new ApiSettings.Operator(
            config.operator().bind(),
            config.operator().port(),
            token("operator.token_file", config.operator().token(), config.operator().tokenFile())),
        new ApiSettings.Peeks(
            config.peeks().renewalInterval(),
            config.peeks().maxPerServer(),
            config.peeks().startsPerMinute(),
            config.peeks().allowLongIds()),
        inbound(config.federation().inbound()),
        ApiSettings.Limits.defaults(),
        version);
  }

  private static ApiSettings.Inbound inbound(BridgeConfig.Inbound inbound) {
    return new ApiSettings.Inbound(
        inbound.pdusPerSecond(),
        inbound.pdusBurst(),
        inbound.transactionsAtOnce(),
        inbound.unconfirmedMib() << 20);
  }

  private static Optional<ApiSettings.Tls> tls(BridgeConfig.Tls tls) {
    return tls.cert().flatMap(cert -> tls.key().map(key -> new ApiSettings.Tls(cert, key)));
  }

  static Optional<String> roomsToken(BridgeConfig config) {
    BridgeConfig.Rooms rooms = config.streams().rooms();
    return token("streams.rooms.token_file", rooms.token(), rooms.tokenFile());
  }

  private static Optional<String> token(
      String path, Optional<Secret> token, Optional<Path> tokenFile) {
    return token.map(Secret::value).or(() -> tokenFile.map(file -> firstLine(path, file)));
  }

  private static String firstLine(String path, Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " " + file + " can't be read", e);
    }
  }
}
