package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.kafka.KafkaSettings;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to reach Kafka: as told, or as the running bridge says that it does. */
final class KafkaOptions {
  @Mixin OperatorOptions operator;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:PEEKBRIDGE_KAFKA_BOOTSTRAP}",
      description =
          "Kafka to connect to (default: PEEKBRIDGE_KAFKA_BOOTSTRAP, else the one of the running"
              + " bridge).")
  String bootstrap;

  @Option(
      names = "--property",
      paramLabel = "KEY=VALUE",
      description = "A Kafka client property, such as security.protocol=SSL; may be repeated.")
  Map<String, String> properties = Map.of();

  KafkaSettings settings() {
    return new KafkaSettings(bootstrap == null ? ofRunningBridge() : bootstrap, properties);
  }

  private String ofRunningBridge() {
    JsonNode status = operator.client().get(OperatorClient.path("status"));
    String found = status.path("kafka").path("bootstrap").asText("");
    if (found.isEmpty()) {
      throw new CommandFailedException("the bridge does not say where Kafka is: use --bootstrap");
    }
    return found;
  }
}
