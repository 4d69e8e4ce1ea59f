package io.peekbridge.app.rooms;

import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static io.peekbridge.relay.testing.RoomDag.THEM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.client.OperatorException;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.testing.HttpResident;
import io.peekbridge.relay.testing.JoinHost;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole bridge joins a room of a server on loopback. */
class JoinIT {
  @TempDir Path directory;

  private final RoomDag room = new RoomDag(RoomVersions.V11);
  private final ResidentServer theirs = new ResidentServer(THEM, room);
  private final JoinHost host = new JoinHost(theirs);

  @Test
  void a_room_is_joined_by_its_alias_and_looks_here_as_it_does_there() throws Exception {
    room.state(room.last(), RoomDag.ALICE, "m.room.name", "", "{\"name\":\"Theirs\"}");
    try (HttpResident server = new HttpResident(theirs);
        HttpResident other = new HttpResident(new ResidentServer(OTHER, room));
        Bridge bridge = start(server, other)) {
      OperatorClient client = new OperatorClient(bridge.operatorUrl(), Optional.empty());

      JsonNode joined = join(client, "#room:theirs.example");

      RoomId roomId = room.roomId();
      assertThat(joined.path("state").asText()).isEqualTo("joined");
      assertThat(joined.path("room_id").asText()).isEqualTo(roomId.value());
      assertThat(joined.path("event_id").asText()).isEqualTo(host.joined().eventId().value());
      assertThat(client.get(OperatorClient.path("rooms", roomId.value())).path("name").asText())
          .isEqualTo("Theirs");
      assertThat(bridge.rooms().state(roomId)).hasSizeGreaterThanOrEqualTo(6);
    }
  }

  @Test
  void a_room_that_does_not_let_us_in_is_a_problem() throws Exception {
    theirs.on(
        "make_join",
        asked -> {
          throw asked.status(403, "M_FORBIDDEN");
        });
    try (HttpResident server = new HttpResident(theirs);
        Bridge bridge = start(server, server)) {
      OperatorClient client = new OperatorClient(bridge.operatorUrl(), Optional.empty());

      assertThatThrownBy(() -> join(client, room.roomId().value()))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("M_FORBIDDEN");
    }
  }

  private static JsonNode join(OperatorClient client, String target) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    return client.post(OperatorClient.path("rooms", target, "join"), body, "join");
  }

  private Bridge start(HttpResident server, HttpResident other) throws Exception {
    return Bridge.start(
            ConfigLoader.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "server_name",
                    RoomDag.US.value(),
                    "data_dir",
                    directory.toString(),
                    "kafka.partitions",
                    "1",
                    "federation.port",
                    "0",
                    "federation.servers",
                    "{%s: '%s', %s: '%s'}".formatted(THEM, server.url(), OTHER, other.url()),
                    "operator.port",
                    "0")))
        .awaitReady(Duration.ofSeconds(60));
  }
}
