package io.peekbridge.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  @TempDir Path directory;

  @Test
  void records_are_still_there_after_a_restart_on_the_same_port() {
    String bootstrap;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
      bootstrap = broker.bootstrapServers();
      TestRecords.createTopic(bootstrap, "things");
      TestRecords.produce(bootstrap, "things", IntStream.range(0, 100));
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
      assertThat(broker.bootstrapServers()).isEqualTo(bootstrap);
      assertThat(TestRecords.consume(bootstrap, "things", 100))
          .containsExactlyElementsOf(TestRecords.values(IntStream.range(0, 100)));
    }
  }

  @Test
  void acknowledged_records_survive_a_kill_in_mid_stream() throws IOException {
    String bootstrap;
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      bootstrap = broker.bootstrapServers();
      TestRecords.createTopic(bootstrap, "things");
      TestRecords.produce(bootstrap, "things", IntStream.range(0, 1_000));
      broker.kill();
    }
    try (BrokerProcess broker = BrokerProcess.start(directory)) {
      assertThat(broker.bootstrapServers()).isEqualTo(bootstrap);
      TestRecords.produce(bootstrap, "things", IntStream.range(1_000, 1_100));
      assertThat(TestRecords.consume(bootstrap, "things", 1_100))
          .containsExactlyElementsOf(TestRecords.values(IntStream.range(0, 1_100)));
    }
  }

  @Test
  void a_second_broker_on_the_same_directory_is_refused() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.in(directory)))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void a_port_that_is_taken_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerSettings settings = BrokerSettings.in(directory).withPort(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedBroker.start(settings))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
    }
  }

  @Test
  void a_topic_that_nobody_created_does_not_appear() {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
      assertThat(TestRecords.topics(broker.bootstrapServers())).isEmpty();
    }
  }
}
