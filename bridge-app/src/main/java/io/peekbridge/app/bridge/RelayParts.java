package io.peekbridge.app.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.Relay;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** Delivery to other servers, which can be stopped and started again. */
final class RelayParts implements AutoCloseable {
  private final BridgeConfig config;
  private final Basis basis;
  private final FederationIdentity identity;
  private final FederationClient client;
  private final AtomicReference<Relay> relay = new AtomicReference<>();

  RelayParts(Basis basis, FederationIdentity identity, FederationClient client) {
    this.config = basis.config();
    this.basis = basis;
    this.identity = identity;
    this.client = client;
    startRelay();
  }

  void restartRelay() {
    relay.get().close();
    startRelay();
  }

  private void startRelay() {
    Relay started =
        new Relay(
            ModuleSettings.relay(config),
            basis.kafka(),
            basis.topics(),
            identity.name(),
            client,
            basis.metrics(),
            basis.clock());
    relay.set(started);
    started.start();
  }

  /** How the destinations that this process delivers to are doing. */
  Map<ServerName, JsonNode> lanes() {
    return relay.get().status().stream()
        .collect(
            Collectors.toMap(
                LaneStatus::destination, status -> Records.mapper().valueToTree(status)));
  }

  @Override
  public void close() {
    relay.get().close();
  }
}
