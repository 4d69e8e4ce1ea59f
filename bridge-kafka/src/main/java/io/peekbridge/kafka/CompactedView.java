package io.peekbridge.kafka;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compacted topic as a map in memory, kept up to date by a thread of its own. The view follows
 * the topic by itself through broker restarts; a record that cannot be read is logged and passed
 * over.
 */
public final class CompactedView<K, V> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CompactedView.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Topic<K, V> topic;
  private final Consumer<byte[], byte[]> consumer;
  private final BiConsumer<K, Optional<V>> listener;
  private final boolean keeping;
  private final Map<K, V> entries = new ConcurrentHashMap<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;

  private CompactedView(
      KafkaSettings kafka,
      Topic<K, V> topic,
      BiConsumer<K, Optional<V>> listener,
      boolean keeping) {
    this.topic = topic;
    this.listener = listener;
    this.keeping = keeping;
    this.consumer =
        new KafkaConsumer<>(
            kafka.consumer("view-" + topic.name()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.thread = Thread.ofPlatform().name("view-" + topic.name()).daemon().unstarted(this::follow);
  }

  /** Starts a view. */
  public static <K, V> CompactedView<K, V> start(KafkaSettings kafka, Topic<K, V> topic) {
    return start(kafka, topic, (key, value) -> {});
  }

  /**
   * Starts a view that tells a listener of each change, on the view's thread, in the order of the
   * topic; also of what it finds at the start. An absent value means that the key is gone.
   */
  public static <K, V> CompactedView<K, V> start(
      KafkaSettings kafka, Topic<K, V> topic, BiConsumer<K, Optional<V>> listener) {
    return started(new CompactedView<>(kafka, topic, listener, true));
  }

  /**
   * Starts a view that tells its listener, as {@link #start}, and keeps no entries itself: for
   * topics of which only a part is wanted.
   */
  public static <K, V> CompactedView<K, V> startTelling(
      KafkaSettings kafka, Topic<K, V> topic, BiConsumer<K, Optional<V>> listener) {
    return started(new CompactedView<>(kafka, topic, listener, false));
  }

  private static <K, V> CompactedView<K, V> started(CompactedView<K, V> view) {
    view.thread.start();
    return view;
  }

  /**
   * Waits until the view holds everything that the topic held when the view started.
   *
   * @throws TimeoutException if that takes longer than {@code patience}
   */
  public CompactedView<K, V> awaitCaughtUp(Duration patience) throws InterruptedException {
    if (!caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(topic.name() + " was not read within " + patience);
    }
    return this;
  }

  /** Whether the view has read everything that the topic held when the view started. */
  public boolean isCaughtUp() {
    return caughtUp.getCount() == 0;
  }

  public Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** The entries as they are now, and as they become. */
  public Map<K, V> entries() {
    return Collections.unmodifiableMap(entries);
  }

  private void follow() {
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    try (consumer) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = null;
      while (!closed) {
        try {
          if (ends == null) {
            ends = consumer.endOffsets(partitions);
          }
          consumer.poll(POLL).forEach(this::apply);
          if (caughtUp.getCount() > 0 && reached(ends)) {
            caughtUp.countDown();
          }
        } catch (WakeupException e) {
          log.debug("view of {} woken to close", topic.name());
        } catch (KafkaException e) {
          log.warn("view of {} goes on after: {}", topic.name(), e.getMessage());
        }
      }
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      K key = topic.key().deserializer().deserialize(topic.name(), record.key());
      V value = topic.value().deserializer().deserialize(topic.name(), record.value());
      if (keeping) {
        keep(key, value);
      }
      listener.accept(key, Optional.ofNullable(value));
    } catch (RuntimeException e) {
      log.error(
          "{}-{}@{} passed over: {}",
          topic.name(),
          record.partition(),
          record.offset(),
          e.toString());
    }
  }

  private void keep(K key, V value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  @Override
  public void close() {
    closed = true;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      // The thread ends by itself soon; who interrupts a close is in more of a hurry than that.
      Thread.currentThread().interrupt();
    }
  }
}
