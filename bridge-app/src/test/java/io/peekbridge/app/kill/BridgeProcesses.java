package io.peekbridge.app.kill;

import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.app.support.FreePort;
import io.peekbridge.matrix.crypto.Ed25519;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A bridge in one process or in several. */
final class BridgeProcesses implements AutoCloseable {
  static final int PARTITIONS = 2;
  private static final String NOBODY_ASKS = "{}";

  private final Path directory;
  private final Path signingKey;
  private final String receivers;
  private final int brokerPort = FreePort.find();
  private final List<BridgeProcess> processes = new ArrayList<>();
  private ProcessSettings api;

  private BridgeProcesses(Path directory, String receivers) {
    this.directory = directory;
    this.signingKey = directory.resolve("signing.key");
    this.receivers = receivers;
    SigningKeyStore.loadOrCreate(signingKey, Ed25519.fastest());
  }

  /** One process with everything. */
  static BridgeProcesses whole(Path directory, String receivers) throws IOException {
    BridgeProcesses bridge = new BridgeProcesses(directory, receivers);
    bridge.api = bridge.add("bridge", "[]", bridge.embedded(), NOBODY_ASKS);
    return bridge;
  }

  /** A process for each role, and two for relays. */
  static BridgeProcesses split(Path directory, String receivers) throws IOException {
    BridgeProcesses bridge = new BridgeProcesses(directory, receivers);
    String kafka =
        "{partitions: %d, bootstrap: \"%s\"}".formatted(PARTITIONS, bridge.bootstrapServers());
    int rooms = FreePort.find();
    bridge.add("broker", "[broker]", bridge.embedded(), NOBODY_ASKS);
    bridge.add("streams", "[streams]", kafka, "{port: %d}".formatted(rooms));
    bridge.api = bridge.add("api", "[api]", kafka, "{peers: ['127.0.0.1:%d']}".formatted(rooms));
    bridge.add("relay-1", "[relay]", kafka, NOBODY_ASKS);
    bridge.add("relay-2", "[relay]", kafka, NOBODY_ASKS);
    return bridge;
  }

  private String embedded() {
    return "{partitions: %d, embedded: {port: %d}}".formatted(PARTITIONS, brokerPort);
  }

  private ProcessSettings add(String name, String roles, String kafka, String rooms)
      throws IOException {
    ProcessSettings settings = ProcessSettings.of(roles, kafka, rooms, signingKey, receivers);
    processes.add(new BridgeProcess(directory, name, settings));
    return settings;
  }

  void start() {
    processes.forEach(BridgeProcess::start);
    processes.forEach(BridgeProcess::awaitReady);
  }

  List<BridgeProcess> processes() {
    return List.copyOf(processes);
  }

  /** How many of the processes deliver. */
  int relays() {
    return processes.size() == 1 ? 1 : 2;
  }

  BridgeProcess process(String name) {
    return processes.stream().filter(it -> it.toString().equals(name)).findFirst().orElseThrow();
  }

  URI federationUrl() {
    return api.federationUrl();
  }

  URI operatorUrl() {
    return api.operatorUrl();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + brokerPort;
  }

  @Override
  public void close() {
    processes.reversed().forEach(BridgeProcess::close);
  }
}
