package io.peekbridge.api.operator;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
  private static final String PEER_PATH = "/api/v1/destinations/peer.example";
  private final OperatorFixture bridge = new OperatorFixture();
  private final long now = bridge.clock.millis();

  @AfterEach
  void stop() {
    bridge.close();
  }

  @Test
  void what_the_lane_says_is_newer_than_what_was_written_down() {
    bridge.destinations.add(
        new Destination(
            PEER.name(), 7, -1, true, 2, now + 9, Optional.of("old"), 5, now - 60_000, 3, now - 9));
    bridge.lanes.put(
        PEER.name(),
        TestRoom.json(
            "{'state': 'SENDING', 'behind': false, 'failures': 0, 'last_success': 77,"
                + " 'pending': 12, 'oldest_pending': %d, 'paused': false}".formatted(now - 5_000)));

    JsonNode shown = bridge.http().get(PEER_PATH).json();

    assertThat(shown.path("server").asText()).isEqualTo("peer.example");
    assertThat(shown.path("state").asText()).isEqualTo("sending");
    assertThat(shown.path("pending").asLong()).isEqualTo(12);
    assertThat(shown.path("lag_seconds").asLong()).isEqualTo(5);
    assertThat(shown.path("failures").asLong()).isZero();
    assertThat(shown.path("behind").asBoolean()).isFalse();
    assertThat(shown.path("last_success").asLong()).isEqualTo(77);
    assertThat(shown.has("last_error")).isFalse();
    assertThat(shown.has("failing_since")).isFalse();
    assertThat(shown.has("retry_at")).isFalse();
    assertThat(shown.path("lane").path("pending").asLong()).isEqualTo(12);
  }

  @Test
  void without_a_lane_the_state_is_told_by_the_record_and_the_orders() {
    written("a", 2, now + 1_000, true, 0);
    written("b", 2, now - 1_000, true, 0);
    written("c", 0, 0, false, 0);
    written("d", 2, now + 1_000, true, 0);
    bridge.http().json("POST", "/api/v1/destinations/d/pause", "{}");

    assertThat(states("")).containsExactly("a backing_off", "b behind", "c idle", "d paused");
    bridge.clock.advance(Duration.ofSeconds(2));
    assertThat(states("")).containsExactly("a behind", "b behind", "c idle", "d paused");
  }

  @Test
  void a_destination_without_a_record_is_told_of_by_its_lane() {
    bridge.lanes.put(OTHER.name(), TestRoom.json("{'state': 'BACKING_OFF', 'failures': 1}"));

    assertThat(states("")).containsExactly("other.example:8449 backing_off");
    assertThat(bridge.http().get("/api/v1/destinations/other.example:8449").status())
        .isEqualTo(200);
  }

  @Test
  void a_list_has_only_what_is_asked_for() {
    written("a.example", 2, now + 60_000, true, now - 90_000);
    written("b.example", 1, 0, false, now - 5_000);
    written("c.test", 0, 0, false, 0);
    bridge.http().json("POST", "/api/v1/destinations/c.test/pause", "{}");

    assertThat(states("?failing=true")).hasSize(2);
    assertThat(states("?failing=false")).containsExactly("c.test paused");
    assertThat(states("?behind=true")).containsExactly("a.example backing_off");
    assertThat(states("?paused=true")).containsExactly("c.test paused");
    assertThat(states("?paused=false&q=B.EX")).containsExactly("b.example idle");
    assertThat(states("?state=backing_off")).containsExactly("a.example backing_off");
    assertThat(states("?min_lag=5")).hasSize(2);
    assertThat(states("?min_lag=6")).hasSize(1);
    assertThat(states("?q=example&failing=true&min_lag=90")).hasSize(1);
  }

  @Test
  void destinations_are_listed_page_by_page() {
    for (String name : List.of("d", "b", "a", "c")) {
      written(name, 0, 0, false, 0);
    }

    JsonNode first = bridge.http().get("/api/v1/destinations?limit=2").json();
    JsonNode second =
        bridge
            .http()
            .get("/api/v1/destinations?limit=2&from=" + first.path("next").asText())
            .json();

    assertThat(first.path("next").asText()).isEqualTo("b");
    assertThat(second.path("items").get(0).path("server").asText()).isEqualTo("c");
    assertThat(second.has("next")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"?failing=yes", "?min_lag=-1", "?min_lag=x", "?limit=0", "?from=a%20b", "/a%20b"})
  void what_makes_no_sense_is_refused(String query) {
    assertThat(bridge.http().get("/api/v1/destinations" + query).status()).isEqualTo(400);
  }

  @Test
  void an_order_stands_until_it_is_taken_back_however_often_it_is_given() {
    written("peer.example", 1, now + 1_000, false, 0);

    Answer paused = bridge.http().json("POST", PEER_PATH + "/pause", "{}");
    bridge.clock.advance(Duration.ofSeconds(1));
    Answer again = bridge.http().json("POST", PEER_PATH + "/pause", "{}");
    Answer resumed = bridge.http().json("POST", PEER_PATH + "/resume", "{}");
    bridge.http().json("POST", PEER_PATH + "/resume", "{}");

    assertThat(paused.status()).isEqualTo(202);
    assertThat(paused.json().path("paused").asBoolean()).isTrue();
    assertThat(paused.json().path("orders").path("pause").path("ts").asLong()).isEqualTo(now);
    assertThat(again.json()).isEqualTo(paused.json());
    assertThat(resumed.json().path("paused").asBoolean()).isFalse();
    assertThat(bridge.orders.history())
        .containsExactly("PAUSE peer.example", "not PAUSE peer.example");
  }

  @Test
  void a_retry_is_ordered_with_its_time() {
    written("peer.example", 1, now + 1_000, false, 0);

    Answer answer = bridge.http().json("POST", PEER_PATH + "/retry", "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(bridge.orders.get(PEER.name(), Kind.RETRY).orElseThrow().ts()).isEqualTo(now);
  }

  @Test
  void what_waits_now_is_dropped_and_the_answer_says_up_to_where() {
    written("peer.example", 1, now + 1_000, false, 0);

    Answer answer = bridge.http().json("POST", PEER_PATH + "/drop", "{}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("through").asLong()).isEqualTo(39);
    assertThat(answer.json().path("orders").path("drop").path("through").asLong()).isEqualTo(39);
    assertThat(bridge.orders.get(PEER.name(), Kind.DROP).orElseThrow().through()).isEqualTo(39);
  }

  @Test
  void nothing_is_ordered_about_a_server_that_nothing_was_delivered_to() {
    for (String order : List.of("retry", "pause", "resume", "drop")) {
      assertThat(bridge.http().json("POST", PEER_PATH + "/" + order, "{}").status()).isEqualTo(404);
    }
    assertThat(bridge.http().get(PEER_PATH).status()).isEqualTo(404);
    assertThat(bridge.orders.history()).isEmpty();
  }

  @Test
  void an_order_is_not_given_by_a_form_of_a_web_page() {
    written("peer.example", 1, 0, false, 0);

    Answer answer =
        bridge
            .http()
            .send("POST", PEER_PATH + "/drop", Map.of("Content-Type", "text/plain"), new byte[0]);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(bridge.orders.history()).isEmpty();
  }

  private void written(String server, int failures, long retryAt, boolean behind, long oldest) {
    bridge.destinations.add(
        new Destination(
            new ServerName(server),
            7,
            -1,
            behind,
            failures,
            retryAt,
            Optional.empty(),
            0,
            0,
            0,
            oldest));
  }

  private List<String> states(String query) {
    return bridge
        .http()
        .get("/api/v1/destinations" + query)
        .json()
        .path("items")
        .valueStream()
        .map(item -> item.path("server").asText() + " " + item.path("state").asText())
        .toList();
  }
}
