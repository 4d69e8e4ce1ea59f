package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchIT {
  private static final BenchSettings SMALL =
      new BenchSettings(
          1,
          OptionalInt.of(1),
          OptionalInt.of(100),
          2,
          OptionalInt.of(10),
          List.of(100, 300),
          Map.of("kafka.partitions", "2"));

  @ParameterizedTest
  @CsvSource({
    "INGEST, pdus_per_s verify_only_per_s kafka_records_per_s",
    "FANOUT, deliveries_per_s seconds bare_loop_per_s pdus_per_transaction",
    "LATENCY, p50_ms p99_ms http_p50_ms kafka_p50_ms",
    "RELAY, deliveries_per_s start_s pdus_per_transaction bare_loop_per_s",
    "ISOLATION, p99_ratio p50_ratio p99_alone_ms p99_among_ms p50_alone_ms p50_among_ms",
    "DEAD_WEIGHT, heap_before_mib read_s parked_s live_served_s requests_tried pending",
    "RECOVERY, last_live_tried_s drained_s requests_tried read_again_ratio",
    "SCALING, one_per_s two_per_s ratio",
    "ROOMS, join_ms_100 message_us_300 state_us_300 state_p50_ms_100 fork_cpu_us_300"
        + " state_part_bytes_300 index_bytes_300 kafka_us_100 auth_rules_us_100 join_heap_mib",
  })
  void a_scenario_gives_its_figures_and_what_they_are_to_be_compared_with(
      Scenario scenario, String figures) throws InterruptedException {
    StringWriter progress = new StringWriter();

    ObjectNode results = new Bench(SMALL, new PrintWriter(progress)).run(List.of(scenario));

    JsonNode found = results.path(scenario.toString());
    assertThat(figures.split(" ", -1))
        .allSatisfy(figure -> assertThat(found.path(figure).doubleValue()).isPositive());
    assertThat(results.at("/machine/crypto_provider").textValue()).isNotEmpty();
    assertThat(progress.toString()).contains(scenario + ": run 1 of 1:");
  }
}
