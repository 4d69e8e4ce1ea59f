package io.peekbridge.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.app.support.FreePort;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.id.RoomId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rooms of two processes, asked for through a third that knows of one of them only. */
class MovingRoomsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROOMS = 8;

  @TempDir Path directory;

  @Test
  void every_room_is_found_wherever_it_is_and_after_it_has_moved() throws Exception {
    SigningKeyStore.loadOrCreate(directory.resolve("signing.key"), Ed25519.fastest());
    int first = FreePort.find();
    int second = FreePort.find();
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerSettings.in(directory.resolve("kafka")));
        Bridge one = streams(broker, "one", first, true);
        Bridge api =
            start(broker, "api", Map.of("roles", "api", "streams.rooms.peers", at(first)));
        RoomWriters writers =
            new RoomWriters(() -> new OperatorClient(api.operatorUrl(), Optional.empty()))) {
      List<RoomId> rooms =
          IntStream.range(0, ROOMS).mapToObj(n -> writers.createRoom("room " + n)).toList();
      try (Bridge two = streams(broker, "two", second, false)) {
        awaitShared(api, rooms, two);
        rooms.forEach(roomId -> writers.publish(roomId, "while there are two"));
        assertThat(names(api)).hasSize(ROOMS);
      }
      rooms.forEach(roomId -> writers.publish(roomId, "when all are back"));

      assertThat(names(api)).hasSize(ROOMS);
      assertThat(one.isReady()).isTrue();
      assertThat(api.isReady()).isTrue();
    }
  }

  /** Waits until the second process is asked, which only the first one asks. */
  private static void awaitShared(Bridge api, List<RoomId> rooms, Bridge second) {
    OperatorClient client = new OperatorClient(api.operatorUrl(), Optional.empty());
    Awaitility.await("rooms that are with the second process")
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              rooms.forEach(roomId -> client.get(OperatorClient.path("rooms", roomId.value())));
              return questions(second) > 0;
            });
  }

  private static long questions(Bridge bridge) throws Exception {
    URI metrics = bridge.operatorUrl().resolve("/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith("peekbridge_http_requests_seconds_count"))
          .filter(line -> line.contains("port=\"rooms\"") && line.contains("status=\"200\""))
          .count();
    }
  }

  private static List<String> names(Bridge api) {
    return new OperatorClient(api.operatorUrl(), Optional.empty())
        .list(OperatorClient.path("rooms")).stream()
            .map(room -> room.path("name").asText())
            .distinct()
            .toList();
  }

  private Bridge streams(EmbeddedBroker broker, String name, int port, boolean follow)
      throws Exception {
    return start(
        broker,
        name,
        Map.of(
            "roles",
            "streams",
            "streams.rooms.port",
            Integer.toString(port),
            "streams.follow",
            Boolean.toString(follow)));
  }

  private static String at(int port) {
    return "127.0.0.1:" + port;
  }

  private Bridge start(EmbeddedBroker broker, String name, Map<String, String> more)
      throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("server_name", "host.test");
    settings.put("data_dir", directory.resolve(name).toString());
    settings.put("signing_key", directory.resolve("signing.key").toString());
    settings.put("kafka.bootstrap", broker.bootstrapServers());
    settings.put("kafka.partitions", "2");
    settings.put("federation.port", "0");
    settings.put("operator.port", "0");
    return Bridge.start(ConfigLoader.load(Optional.empty(), Map.of(), settings))
        .awaitReady(PATIENCE);
  }
}
