package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.files.TemporaryDirectory;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The bridge that is measured, with its broker inside, among servers that it can reach. */
final class BenchNetwork implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String NAME = "bridge.test";

  private final TemporaryDirectory directory;
  private final Bridge bridge;
  private final OperatorClient operator;

  private BenchNetwork(TemporaryDirectory directory, Bridge bridge) {
    this.directory = directory;
    this.bridge = bridge;
    this.operator = new OperatorClient(bridge.operatorUrl(), Optional.empty());
  }

  /** Starts the bridge with the default settings, but for what must differ here. */
  static BenchNetwork start(List<PeerServer> peers, Map<String, String> overrides)
      throws InterruptedException {
    TemporaryDirectory directory = TemporaryDirectory.create("peekbridge-bench");
    try {
      return new BenchNetwork(directory, start(config(directory, peers, overrides)));
    } catch (RuntimeException | InterruptedException e) {
      directory.close();
      throw e;
    }
  }

  private static Bridge start(BridgeConfig config) throws InterruptedException {
    Bridge bridge = Bridge.start(config);
    try {
      return bridge.awaitReady(PATIENCE);
    } catch (TimeoutException e) {
      bridge.close();
      throw new BenchFailedException("the bridge did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      bridge.close();
      throw e;
    }
  }

  private static BridgeConfig config(
      TemporaryDirectory directory, List<PeerServer> peers, Map<String, String> overrides) {
    Map<String, String> options = new HashMap<>();
    options.put("server_name", NAME);
    options.put("data_dir", directory.path().toString());
    options.put("federation.port", "0");
    options.put("federation.servers", asSetting(peers));
    options.put("operator.port", "0");
    // All receivers begin in the same second.
    options.put("peeks.starts_per_minute", "100000");
    options.putAll(overrides);
    return ConfigLoader.load(Optional.empty(), Map.of(), options);
  }

  private static String asSetting(List<PeerServer> peers) {
    return peers.stream()
        .map(peer -> "\"%s\": \"%s\"".formatted(peer.name(), peer.url()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  Bridge bridge() {
    return bridge;
  }

  ServerName name() {
    return bridge.serverName();
  }

  /** Where peers reach the bridge. */
  Map<ServerName, URI> asServers() {
    return Map.of(bridge.serverName(), bridge.federationUrl());
  }

  OperatorClient operator() {
    return operator;
  }

  KafkaSettings kafka() {
    return bridge.kafka();
  }

  Topics topics() {
    return bridge.topics();
  }

  /** Creates a room that anyone may peek. */
  RoomId createRoom() {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("preset", "public");
    JsonNode answer = operator.post(OperatorClient.path("rooms"), request, freshId());
    return new RoomId(answer.path("room_id").textValue());
  }

  static String peekPath(RoomId roomId) {
    return "/_matrix/federation/v1/peek/"
        + URLEncoder.encode(roomId.value(), StandardCharsets.UTF_8)
        + "/bench";
  }

  static String freshId() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    try {
      bridge.close();
    } finally {
      directory.close();
    }
  }
}
