package io.peekbridge.app.cli;

import io.peekbridge.app.tail.TopicTail;
import io.peekbridge.app.tail.TopicTail.Line;
import io.peekbridge.kafka.KafkaSettings;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the records of a topic as they come: a plain Kafka consumer. */
@Command(
    name = "tail",
    description = "Print the records of a topic as they arrive, a line each, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Runnable {
  @Mixin KafkaOptions kafka;
  @Mixin Output output;

  @Parameters(paramLabel = "TOPIC", description = "The topic's full name.")
  String topic;

  @Option(names = "--from-beginning", description = "Start with the oldest record that is kept.")
  boolean fromBeginning;

  @Option(names = "--max", paramLabel = "N", description = "End after N records.")
  Long max;

  @Override
  public void run() {
    QuietLogging.onlyErrors();
    long limit = max == null ? Long.MAX_VALUE : max;
    KafkaSettings settings = kafka.settings();
    try (TopicTail tail = TopicTail.open(settings, topic, fromBeginning)) {
      Thread hook = Thread.ofPlatform().unstarted(tail::stop);
      Runtime.getRuntime().addShutdownHook(hook);
      tail.forEach(Duration.ofMillis(500), limit, this::print);
    } catch (KafkaException e) {
      throw new CommandFailedException(
          "Kafka at " + settings.bootstrap() + ": " + e.getMessage(), e);
    }
  }

  private boolean print(Line line) {
    output.print(output.json ? line.json() : line.text());
    return !output.broken();
  }
}
