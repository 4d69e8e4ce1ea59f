package io.peekbridge.api.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.testing.HttpCaller;
import io.peekbridge.api.testing.OperatorFixture;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean ready = new AtomicBoolean();

  @Test
  void a_process_without_rooms_tells_of_its_health_and_its_numbers_and_of_nothing_else() {
    metrics.counter("seen").increment();
    try (HealthServer server = started(Optional.empty())) {
      HttpCaller http = new HttpCaller(server.port());

      assertThat(http.get("/health/live").status()).isEqualTo(200);
      assertThat(http.get("/health/ready").status()).isEqualTo(503);
      ready.set(true);
      assertThat(http.get("/health/ready").status()).isEqualTo(200);
      assertThat(http.get("/metrics").body()).contains("seen_total 1.0");
      assertThat(http.get("/api/v1/status").status()).isEqualTo(404);
      assertThat(http.get("/api/v1/rooms").status()).isEqualTo(404);
    }
  }

  @Test
  void its_numbers_are_for_those_who_have_the_token() {
    try (HealthServer server = started(Optional.of("s3cret"))) {
      HttpCaller http = new HttpCaller(server.port());

      assertThat(http.get("/metrics").status()).isEqualTo(401);
      assertThat(http.get("/health/live").status()).isEqualTo(200);
      assertThat(
              http.send("GET", "/metrics", Map.of("Authorization", "Bearer s3cret"), null).status())
          .isEqualTo(200);
    }
  }

  private HealthServer started(Optional<String> token) {
    HealthServer server =
        new HealthServer(OperatorFixture.settings("127.0.0.1", token), metrics, ready::get);
    server.start();
    return server;
  }
}
