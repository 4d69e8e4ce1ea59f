package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.peekbridge.kafka.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The topics on the cluster that a bridge's consumers would read. */
@Command(
    name = "topics",
    description = "List the topics on the Kafka cluster.",
    mixinStandardHelpOptions = true)
final class TopicsCommand implements Runnable {
  @Mixin KafkaOptions kafka;
  @Mixin Output output;

  @Option(
      names = "--prefix",
      defaultValue = "",
      description = "Only topics whose names start with this.")
  String prefix;

  @Override
  public void run() {
    QuietLogging.onlyErrors();
    output.table(found(), "topic", "partitions", "replicas");
  }

  private List<JsonNode> found() {
    KafkaSettings settings = kafka.settings();
    Map<String, Object> config = settings.common("bridge-topics");
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    try (Admin admin = Admin.create(config)) {
      List<String> names =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(prefix))
              .sorted()
              .toList();
      Map<String, TopicDescription> described = admin.describeTopics(names).allTopicNames().get();
      return names.stream().map(name -> row(described.get(name))).toList();
    } catch (ExecutionException e) {
      throw new CommandFailedException(
          "Kafka at " + settings.bootstrap() + ": " + e.getCause().getMessage(), e);
    } catch (KafkaException e) {
      throw new CommandFailedException(
          "Kafka at " + settings.bootstrap() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  private static JsonNode row(TopicDescription topic) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("topic", topic.name())
        .put("partitions", topic.partitions().size())
        .put("replicas", topic.partitions().get(0).replicas().size());
  }
}
