package io.peekbridge.api.letters;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link LetterReader} with a consumer that is nobody else's meanwhile. */
final class KafkaLetterReader implements LetterReader {
  private static final Logger log = LoggerFactory.getLogger(KafkaLetterReader.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topic<String, DeadLetter> topic;
  private final Consumer<byte[], byte[]> consumer;
  private final long deadline;

  /** Reads until a deadline, which is one of {@link System#nanoTime}. */
  KafkaLetterReader(
      Topic<String, DeadLetter> topic, Consumer<byte[], byte[]> consumer, long deadline) {
    this.topic = topic;
    this.consumer = consumer;
    this.deadline = deadline;
  }

  @Override
  public List<Range> kept() {
    List<TopicPartition> all =
        IntStream.range(0, topic.partitions()).mapToObj(this::partition).toList();
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(all, left());
    Map<TopicPartition, Long> ends = consumer.endOffsets(all, left());
    return all.stream().map(p -> new Range(begins.get(p), ends.get(p))).toList();
  }

  @Override
  public Map<Integer, List<KeptLetter>> read(Map<Integer, Range> ranges) {
    consumer.assign(ranges.keySet().stream().map(this::partition).toList());
    ranges.forEach((number, range) -> consumer.seek(partition(number), range.from()));
    Map<Integer, List<KeptLetter>> found = new HashMap<>();
    Set<Integer> open = new HashSet<>(ranges.keySet());
    while (true) {
      open.removeIf(number -> isRead(number, ranges.get(number)));
      if (open.isEmpty()) {
        return found;
      }
      left();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < ranges.get(record.partition()).to()) {
          letter(record)
              .ifPresent(
                  letter ->
                      found
                          .computeIfAbsent(record.partition(), p -> new ArrayList<>())
                          .add(letter));
        }
      }
    }
  }

  /** What comes behind a range is not wanted, and not fetched any more. */
  private boolean isRead(int number, Range range) {
    TopicPartition partition = partition(number);
    boolean read = consumer.position(partition, left()) >= range.to();
    if (read) {
      consumer.pause(List.of(partition));
    }
    return read;
  }

  private Optional<KeptLetter> letter(ConsumerRecord<byte[], byte[]> record) {
    LetterId id = new LetterId(record.partition(), record.offset());
    try {
      DeadLetter letter = topic.value().deserializer().deserialize(topic.name(), record.value());
      String key = topic.key().deserializer().deserialize(topic.name(), record.key());
      return Optional.ofNullable(letter).map(there -> new KeptLetter(id, key, there));
    } catch (RuntimeException e) {
      log.warn("dead letter {} cannot be read: {}", id, e.toString());
      return Optional.empty();
    }
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic.name(), number);
  }

  private Duration left() {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (!left.isPositive()) {
      throw new TimeoutException(topic.name() + " was not read in time");
    }
    return left;
  }
}
