package io.peekbridge.app.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.app.support.FreePort;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.crypto.Ed25519;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Synapse and a bridge on loopback accept each other's keys and signatures. Part of the
 * Maven profile {@code real-peer} only, see CONTRIBUTING.
 */
@Tag("real-peer")
class SynapsePeerIT {
  private static final Path PYTHON = Path.of(System.getProperty("synapse.python", "python3"));

  @TempDir Path directory;

  private final int port = FreePort.find();
  private BridgeConfig config;
  private SynapseServer synapse;
  private Bridge bridge;

  @BeforeEach
  void start() throws Exception {
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    SynapseServer.makeCertificate(PYTHON, certificate, key);
    synapse = SynapseServer.start(PYTHON, Files.createDirectory(directory.resolve("synapse")));
    config =
        ConfigLoader.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "server_name", "localhost:" + port,
                "data_dir", directory.resolve("bridge").toString(),
                "federation.port", Integer.toString(port),
                "federation.tls.cert", certificate.toString(),
                "federation.tls.key", key.toString(),
                "federation.servers", "{\"%s\": \"%s\"}".formatted(synapse.name(), synapse.url()),
                "operator.port", "0"));
    bridge = Bridge.start(config).awaitReady(Duration.ofSeconds(60));
  }

  @AfterEach
  void stop() {
    if (bridge != null) {
      bridge.close();
    }
    if (synapse != null) {
      synapse.close();
    }
  }

  @Test
  void synapse_as_a_notary_vouches_for_our_key_document() throws Exception {
    String keyId =
        SigningKeyStore.loadOrCreate(config.signingKeyFile(), Ed25519.fastest()).id().value();
    String query =
        "{\"server_keys\":{\"%s\":{\"%s\":{\"minimum_valid_until_ts\":0}}}}"
            .formatted(bridge.serverName(), keyId);

    JsonNode answer = synapse.request("POST", "/_matrix/key/v2/query", query, "");

    JsonNode document = answer.path("server_keys").path(0);
    assertThat(document.path("server_name").textValue()).isEqualTo(bridge.serverName().value());
    assertThat(document.path("signatures").has(bridge.serverName().value())).isTrue();
    assertThat(document.path("signatures").has(synapse.name().value())).isTrue();
  }

  @Test
  void synapse_answers_a_request_that_we_signed() throws Exception {
    synapse.register("alice");
    Ed25519 ed25519 = Ed25519.fastest();
    FederationIdentity identity =
        new FederationIdentity(
            bridge.serverName(), SigningKeyStore.loadOrCreate(config.signingKeyFile(), ed25519));
    FederationSettings settings =
        FederationSettings.defaults().withStaticServers(Map.of(synapse.name(), synapse.url()));
    try (HttpFederationClient client =
        HttpFederationClient.open(identity, settings, Clock.systemUTC())) {
      String target =
          "/_matrix/federation/v1/query/profile?user_id=%40alice%3Alocalhost%3A"
              + synapse.name().port().getAsInt();

      JsonNode profile = client.execute(FederationRequest.get(synapse.name(), target)).json();

      assertThat(profile.path("displayname").textValue()).isEqualTo("alice");
    }
  }

  @Test
  void we_take_a_transaction_that_synapse_signed() throws Exception {
    String token = synapse.register("alice");
    String messages =
        "{\"messages\":{\"@bridge:%s\":{\"*\":{\"hello\":\"bridge\"}}}}"
            .formatted(bridge.serverName());

    synapse.request("PUT", "/_matrix/client/v3/sendToDevice/test.hello/1", messages, token);

    Awaitility.await("an EDU of Synapse")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(edusReceived()).isGreaterThan(0));
  }

  private double edusReceived() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(bridge.operatorUrl().resolve("/metrics")).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith("peekbridge_edus_dropped_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
