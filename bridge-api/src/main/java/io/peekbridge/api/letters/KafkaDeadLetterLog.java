package io.peekbridge.api.letters;

import io.peekbridge.api.letters.LetterReader.Range;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DeadLetter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * {@link DeadLetterLog} on the topic itself. There is one look at a time, with a consumer of its
 * own: looks are rare, and letters may be long.
 */
public final class KafkaDeadLetterLog implements DeadLetterLog {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final KafkaSettings kafka;
  private final Topic<String, DeadLetter> topic;
  private final ReentrantLock looking = new ReentrantLock();

  public KafkaDeadLetterLog(KafkaSettings kafka, Topics topics) {
    this.kafka = kafka;
    this.topic = topics.deadLetters();
  }

  @Override
  public LetterPage newest(Predicate<DeadLetter> wanted, int limit, Optional<LetterPlace> before)
      throws InterruptedException {
    return look(reader -> new LetterScan(reader, before).page(wanted, limit));
  }

  @Override
  public Optional<KeptLetter> get(LetterId id) throws InterruptedException {
    return look(reader -> get(reader, id));
  }

  private static Optional<KeptLetter> get(LetterReader reader, LetterId id) {
    List<Range> kept = reader.kept();
    if (id.partition() >= kept.size()
        || id.offset() < kept.get(id.partition()).from()
        || id.offset() >= kept.get(id.partition()).to()) {
      return Optional.empty();
    }
    Range one = new Range(id.offset(), id.offset() + 1);
    return reader.read(Map.of(id.partition(), one)).getOrDefault(id.partition(), List.of()).stream()
        .filter(letter -> letter.id().equals(id))
        .findFirst();
  }

  private <T> T look(Function<LetterReader, T> work) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(topic.name() + " is being read by others");
    }
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return work.apply(new KafkaLetterReader(topic, consumer, deadline));
    } finally {
      looking.unlock();
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> config = kafka.consumer("look-at-" + topic.name());
    config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
