package io.peekbridge.app.bench;

import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.files.TemporaryDirectory;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.TopicCreator;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import org.apache.kafka.clients.admin.Admin;

/** A broker without a bridge, for relays by themselves. */
final class BenchBroker implements AutoCloseable {
  private final TemporaryDirectory directory;
  private final EmbeddedBroker broker;

  private BenchBroker(TemporaryDirectory directory, EmbeddedBroker broker) {
    this.directory = directory;
    this.broker = broker;
  }

  static BenchBroker start() {
    TemporaryDirectory directory = TemporaryDirectory.create("peekbridge-bench");
    try {
      return new BenchBroker(
          directory, EmbeddedBroker.start(BrokerSettings.in(directory.path().resolve("kafka"))));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(broker.bootstrapServers());
  }

  /** A bridge's topics, new and empty, whose names start with the prefix. */
  Topics createTopics(String prefix, int partitions) throws InterruptedException {
    Topics topics = topics(prefix, partitions);
    try (Admin admin = Admin.create(kafka().common("bench-topics"))) {
      TopicCreator.ensure(admin, topics);
    }
    return topics;
  }

  /** The same topics, seen from anywhere. */
  static Topics topics(String prefix, int partitions) {
    TopicSettings defaults = TopicSettings.defaults();
    return new Topics(
        new TopicSettings(
            prefix,
            partitions,
            defaults.replication(),
            defaults.logRetention(),
            defaults.eventRetention()));
  }

  @Override
  public void close() {
    try {
      broker.close();
    } finally {
      directory.close();
    }
  }
}
