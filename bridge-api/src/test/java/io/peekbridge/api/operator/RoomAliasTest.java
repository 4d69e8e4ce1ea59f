package io.peekbridge.api.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.api.testing.TestServers;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomAliasTest {
  private final OperatorFixture bridge = new OperatorFixture();

  @AfterEach
  void stop() {
    bridge.close();
  }

  private Answer create(String key, String alias) {
    String body = "{\"alias\":\"%s\"}".formatted(alias);
    return bridge
        .http()
        .send(
            "POST",
            "/api/v1/rooms",
            Map.of("Content-Type", "application/json", "Idempotency-Key", key),
            body.getBytes(StandardCharsets.UTF_8));
  }

  private String lastAlias() {
    return bridge.log.entries(CreateRoom.class).getLast().drafts().stream()
        .filter(draft -> draft.type().equals("m.room.canonical_alias"))
        .map(draft -> draft.content().toString())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "#main:bridge.example"})
  void an_alias_is_given_whole_or_by_its_local_part(String alias) {
    assertThat(create("k1", alias).status()).isEqualTo(201);

    assertThat(lastAlias()).isEqualTo("{\"alias\":\"#main:bridge.example\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#main:elsewhere.example", "", "a b", "a:b", "#main", "#:bridge.example"})
  void what_is_no_alias_on_our_name_is_refused(String alias) {
    assertThat(create("k1", alias).status()).isEqualTo(400);
    assertThat(bridge.log.entries()).isEmpty();
  }

  @Test
  void an_alias_of_another_room_is_taken() {
    TestRoom room = new TestRoom(TestServers.US, RoomVersions.V11, "room");
    bridge.list(room.state("m.room.canonical_alias", "", "{'alias': '#main:bridge.example'}"));

    assertThat(create("k1", "main").status()).isEqualTo(409);
    assertThat(create("k2", "other").status()).isEqualTo(201);
  }

  @Test
  void an_alias_of_a_room_on_its_way_is_taken_but_not_for_the_same_request() {
    assertThat(create("k1", "main").status()).isEqualTo(201);

    assertThat(create("k2", "main").status()).isEqualTo(409);
    assertThat(create("k1", "main").status()).isEqualTo(201);
  }

  @Test
  void an_alias_of_a_room_that_was_not_made_is_free_again() {
    bridge.rooms.decide(Outcome.refused(Outcome.Code.INVALID, "because", -1));
    assertThat(create("k1", "main").status()).isEqualTo(400);

    bridge.rooms.decide(Outcome.ok(0));
    assertThat(create("k2", "main").status()).isEqualTo(201);
  }
}
