package io.peekbridge.app.tail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.peekbridge.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The records of all partitions of a topic, committed ones only, without a consumer group: reading
 * leaves no trace on the cluster.
 */
public final class TopicTail implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Consumer<String, String> consumer;
  private volatile boolean stopped;

  private TopicTail(Consumer<String, String> consumer) {
    this.consumer = consumer;
  }

  /**
   * One record.
   *
   * @param key as text; null where the record has none
   * @param value as text; null for a tombstone
   */
  public record Line(int partition, long offset, long timestamp, String key, String value) {
    /** Key and value with a tab between them. */
    public String text() {
      return key + "\t" + value;
    }

    /** A JSON object with the record's place, key and value; JSON in either is not quoted again. */
    public String json() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("partition", partition)
          .put("offset", offset)
          .put("timestamp", timestamp)
          .<ObjectNode>set("key", parsed(key))
          .<ObjectNode>set("value", parsed(value))
          .toString();
    }

    private static JsonNode parsed(String text) {
      if (text == null) {
        return JsonNodeFactory.instance.nullNode();
      }
      try {
        return text.startsWith("{") || text.startsWith("[")
            ? JSON.readTree(text)
            : TextNode.valueOf(text);
      } catch (JsonProcessingException e) {
        return TextNode.valueOf(text);
      }
    }
  }

  /**
   * Starts at the end of the topic as it is now, or at its oldest record.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka or the topic is not there
   */
  public static TopicTail open(KafkaSettings kafka, String topic, boolean fromBeginning) {
    KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            kafka.consumer("bridge-tail"), new StringDeserializer(), new StringDeserializer());
    try {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions);
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      // Seeking is lazy: asking for the positions is what fixes the start at this moment.
      partitions.forEach(partition -> consumer.position(partition, PATIENCE));
      return new TopicTail(consumer);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
  }

  private static List<TopicPartition> partitions(Consumer<String, String> consumer, String topic) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, PATIENCE).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (!partitions.isEmpty()) {
        return partitions;
      }
    } catch (InvalidTopicException e) {
      throw new InvalidTopicException("'" + topic + "' can't be the name of a topic", e);
    }
    throw new UnknownTopicOrPartitionException(
        "there is no topic '" + topic + "' (bridge topics lists them)");
  }

  /**
   * Hands on each record until there were {@code max}, the reader has enough, or {@link #stop}.
   *
   * @param poll how long one request waits for records
   * @param reader says whether it wants more
   */
  public void forEach(Duration poll, long max, Predicate<Line> reader) {
    long count = 0;
    try {
      while (!stopped && count < max) {
        for (ConsumerRecord<String, String> record : consumer.poll(poll)) {
          count++;
          if (!reader.test(line(record)) || count == max) {
            return;
          }
        }
      }
    } catch (WakeupException e) {
      if (!stopped) {
        throw e;
      }
    }
  }

  private static Line line(ConsumerRecord<String, String> record) {
    return new Line(
        record.partition(), record.offset(), record.timestamp(), record.key(), record.value());
  }

  /** Ends {@link #forEach} from another thread. */
  public void stop() {
    stopped = true;
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
