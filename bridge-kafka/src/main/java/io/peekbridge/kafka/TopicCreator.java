package io.peekbridge.kafka;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing, and refuses to go on with ones that have another number of
 * partitions.
 */
public final class TopicCreator {
  private static final Logger log = LoggerFactory.getLogger(TopicCreator.class);

  private TopicCreator() {}

  /**
   * Brings the topics into being.
   *
   * @throws IllegalStateException if a topic exists with another number of partitions: rooms and
   *     destinations would be looked for in the wrong ones
   * @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached or refuses
   */
  public static void ensure(Admin admin, Topics topics) throws InterruptedException {
    for (Topic<?, ?> topic : topics.all()) {
      ensure(admin, topic, topics.settings().replication());
    }
  }

  private static void ensure(Admin admin, Topic<?, ?> topic, int replication)
      throws InterruptedException {
    if (checkExisting(admin, topic)) {
      return;
    }
    NewTopic wanted =
        new NewTopic(topic.name(), topic.partitions(), (short) replication).configs(topic.config());
    try {
      admin.createTopics(Set.of(wanted)).all().get();
      log.info("created topic {} with {} partitions", topic.name(), topic.partitions());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw KafkaFailures.unwrap(e);
      }
      checkExisting(admin, topic);
    }
  }

  private static boolean checkExisting(Admin admin, Topic<?, ?> topic) throws InterruptedException {
    try {
      Map<String, TopicDescription> found =
          admin.describeTopics(List.of(topic.name())).allTopicNames().get();
      int partitions = found.get(topic.name()).partitions().size();
      if (partitions != topic.partitions()) {
        throw new IllegalStateException(
            "topic %s has %d partitions, the configuration says %d"
                .formatted(topic.name(), partitions, topic.partitions()));
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw KafkaFailures.unwrap(e);
    }
  }
}
