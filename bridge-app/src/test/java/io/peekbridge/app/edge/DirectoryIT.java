package io.peekbridge.app.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.client.OperatorException;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.support.PeekingServer;
import io.peekbridge.app.support.Retry;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.id.ServerName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  @TempDir Path directory;
  private PeekingServer peer;

  @BeforeEach
  void startPeer() throws Exception {
    peer = new PeekingServer(new ServerName("peer.example"));
  }

  @AfterEach
  void stopPeer() {
    peer.close();
  }

  @Test
  void a_room_is_listed_under_its_alias_which_stays_taken_after_a_restart() throws Exception {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(BrokerSettings.in(directory.resolve("kafka")))) {
      try (Bridge bridge = Bridge.start(config(broker)).awaitReady(PATIENCE)) {
        create(bridge, "one");
        assertThatThrownBy(() -> create(bridge, "two"))
            .isInstanceOf(OperatorException.class)
            .hasMessageContaining("taken");
        JsonNode rooms = Retry.until("the room in the list", () -> listed(bridge)).value();
        assertThat(rooms.path(0).path("canonical_alias").asText())
            .isEqualTo("#main:bridge.example");
        assertThat(rooms.path(0).path("num_joined_members").asInt()).isEqualTo(1);
      }
      try (Bridge again = Bridge.start(config(broker)).awaitReady(PATIENCE)) {
        assertThat(Retry.until("the directory", () -> listed(again)).value()).hasSize(1);
        assertThatThrownBy(() -> create(again, "three"))
            .isInstanceOf(OperatorException.class)
            .hasMessageContaining("taken");
      }
    }
  }

  private static void create(Bridge bridge, String requestId) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("alias", "main");
    new OperatorClient(bridge.operatorUrl(), Optional.empty())
        .post(OperatorClient.path("rooms"), body, requestId);
  }

  /** What another server gets to see; fails while that is nothing. */
  private JsonNode listed(Bridge bridge) throws Exception {
    FederationSettings settings =
        FederationSettings.defaults()
            .withStaticServers(Map.of(bridge.serverName(), bridge.federationUrl()));
    try (HttpFederationClient client =
        HttpFederationClient.open(peer.identity(), settings, Clock.systemUTC())) {
      JsonNode rooms =
          client
              .execute(
                  FederationRequest.get(
                      bridge.serverName(), "/_matrix/federation/v1/publicRooms?limit=5"))
              .json()
              .path("chunk");
      if (rooms.isEmpty()) {
        throw new IllegalStateException("nothing is listed yet");
      }
      return rooms;
    }
  }

  private BridgeConfig config(EmbeddedBroker broker) {
    return ConfigLoader.load(
        Optional.empty(),
        Map.of(),
        Map.of(
            "server_name", "bridge.example",
            "data_dir", directory.resolve("bridge").toString(),
            "kafka.bootstrap", broker.bootstrapServers(),
            "kafka.partitions", "2",
            "federation.port", "0",
            "federation.servers", "{peer.example: '%s'}".formatted(peer.url()),
            "operator.port", "0"));
  }
}
