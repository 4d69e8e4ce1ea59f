package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RelaySetupTest {
  private static final LoopbackNames NAMES = new LoopbackNames(Map.of("live", 4001, "down", 4002));

  @Test
  void a_setup_comes_through_to_another_process() {
    RelaySetup usual =
        new RelaySetup(
            "127.0.0.1:9",
            "a.",
            4,
            NAMES,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            OptionalInt.empty());
    RelaySetup narrow =
        new RelaySetup(
            "127.0.0.1:9",
            "",
            1,
            NAMES,
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            OptionalInt.of(8));

    assertThat(RelaySetup.parse(usual.arguments())).isEqualTo(usual);
    assertThat(RelaySetup.parse(narrow.arguments())).isEqualTo(narrow);
  }

  @Test
  void a_report_comes_back() {
    RelayReport report = new RelayReport(10_000, 9_999, 1L << 40, 7, 0);

    assertThat(RelayReport.parse(report.format())).isEqualTo(report);
  }

  @Test
  void the_kind_in_a_name_says_where_a_server_is() {
    ServerName name = LoopbackNames.name("down", 17);

    assertThat(NAMES.discover(name))
        .singleElement()
        .satisfies(
            endpoint -> {
              assertThat(endpoint.port()).isEqualTo(4002);
              assertThat(endpoint.hostHeader()).isEqualTo("down-17.test");
            });
    assertThat(LoopbackNames.number(name.value())).isEqualTo(17);
  }

  @Test
  void names_can_be_spread_evenly_over_the_partitions() {
    Topics topics = BenchBroker.topics("a.", 4);

    List<ServerName> names = LoopbackNames.spread("live", 3, topics);

    assertThat(names.stream().collect(Collectors.groupingBy(topics::deliveryPartition)))
        .hasSize(4)
        .allSatisfy((partition, servers) -> assertThat(servers).hasSize(3));
  }
}
