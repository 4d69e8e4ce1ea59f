package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.support.FakeAlarms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelivererTest {
  private static final ServerName THEM = new ServerName("theirs.example");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void a_transaction_is_put_under_its_own_id() {
    deliver(
        request -> {
          Transaction expected = Transaction.of(Lanes.OURS, records());
          assertThat(request.method()).isEqualTo("PUT");
          assertThat(request.target()).isEqualTo("/_matrix/federation/v1/send/" + expected.id());
          assertThat(request.body().orElseThrow()).isEqualTo(expected.body());
          assertThat(request.timeout()).contains(Duration.ofSeconds(3));
          assertThat(request.maxResponseBytes()).isEqualTo(OptionalInt.of(1 << 20));
          return answer("{\"pdus\":{}}");
        });
    assertThat(registry.counter("peekbridge.relay.deliveries").count()).isEqualTo(1);
    assertThat(registry.counter("peekbridge.relay.expired.peeks").count()).isEqualTo(1);
  }

  @Test
  void what_the_destination_says_about_single_events_is_counted_and_changes_nothing() {
    LaneEvent event =
        deliver(
            request ->
                answer(
                    "{\"pdus\":{\"$a\":{},\"$b\":{\"error\":\"no\"},\"$c\":{\"error\":\"n\"}}}"));
    assertThat(event).isEqualTo(LaneEvent.DELIVERED);
    assertThat(registry.counter("peekbridge.relay.pdu.errors").count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"''", "nonsense", "[]", "{}", "{\"pdus\":[]}", "{\"pdus\":{\"$a\":3}}"})
  void an_answer_of_another_form_still_says_that_the_transaction_arrived(String body) {
    assertThat(deliver(request -> answer(body))).isEqualTo(LaneEvent.DELIVERED);
  }

  @ParameterizedTest
  @CsvSource({
    "429, rate_limited",
    "400, refused",
    "413, refused",
    "401, unwelcome",
    "404, unwelcome",
    "302, unexpected_status",
    "500, server_error",
    "502, server_error"
  })
  void a_status_is_a_failure_of_some_kind(int status, String kind) {
    Optional<Duration> retryAfter = Optional.of(Duration.ofSeconds(9));
    LaneEvent event =
        deliver(
            request -> {
              throw FederationException.status(THEM, status, Optional.empty(), retryAfter);
            });
    Suspicion suspicion = FailureKind.valueOf(kind.toUpperCase(Locale.ROOT)).suspicion();
    assertThat(event)
        .isEqualTo(
            new LaneEvent.Failed("theirs.example: status " + status, retryAfter, suspicion, 2));
    assertThat(failures(kind)).isEqualTo(1);
  }

  @Test
  void a_connection_that_fails_and_a_bug_of_ours_are_failures_too() {
    assertThat(
            deliver(
                request -> {
                  throw FederationException.of(THEM, Kind.TLS, "bad certificate");
                }))
        .isInstanceOf(LaneEvent.Failed.class);
    assertThat(failures("tls")).isEqualTo(1);
    assertThat(
            deliver(
                request -> {
                  throw new IllegalStateException("bug");
                }))
        .isEqualTo(new LaneEvent.Failed("bug", Optional.empty(), Suspicion.NONE, 2));
    assertThat(failures("internal")).isEqualTo(1);
  }

  @Test
  void an_answer_that_is_too_long_still_says_that_the_transaction_arrived() {
    assertThat(
            deliver(
                request -> {
                  throw FederationException.of(THEM, Kind.TOO_LARGE, "too long");
                }))
        .isEqualTo(LaneEvent.DELIVERED);
  }

  @Test
  void a_probe_has_no_events_and_an_id_that_was_not_used_before() {
    List<String> targets = new ArrayList<>();
    FederationClient client =
        request -> {
          assertThat(DeliveryWorld.text(request.body().orElseThrow())).contains("\"pdus\":[]");
          targets.add(request.target());
          return answer("{}");
        };
    for (int i = 0; i < 2; i++) {
      assertThat(deliverer(client).probe(THEM)).isEqualTo(LaneEvent.PROBE_TAKEN);
      time.advance(Duration.ofMillis(1));
    }
    assertThat(targets).doesNotHaveDuplicates();
  }

  private final FakeAlarms time = new FakeAlarms();

  private double failures(String kind) {
    return registry.counter("peekbridge.relay.failures", "kind", kind).count();
  }

  private LaneEvent deliver(FederationClient client) {
    return deliverer(client).deliver(THEM, records());
  }

  private Deliverer deliverer(FederationClient client) {
    return new Deliverer(
        Lanes.OURS, client, Duration.ofSeconds(3), new RelayMetrics(registry), time);
  }

  private static List<HeldRecord> records() {
    return List.of(
        new HeldRecord(
            1,
            10,
            Delivery.ofEvent(
                DeliveryWorld.ROOM, List.of(THEM), new EventId("$a"), RawJson.of("{}"))),
        new HeldRecord(2, 20, Delivery.ofExpiredPeek(DeliveryWorld.ROOM, THEM, "p")));
  }

  private static FederationResponse answer(String body) {
    return FederationResponse.ok(THEM, body.getBytes(StandardCharsets.UTF_8));
  }
}
