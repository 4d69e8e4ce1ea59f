package io.peekbridge.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/** A small compacted topic that is written to, with a view of it in which what was written is. */
public final class CompactedTable<K, V> implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Topic<K, V> topic;
  private final Producer<K, V> producer;
  private final CompactedView<K, V> view;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private CompactedTable(KafkaSettings kafka, Topic<K, V> topic, String clientId) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            kafka.producer(clientId), topic.key().serializer(), topic.value().serializer());
    this.view = CompactedView.start(kafka, topic, (key, value) -> tellOfChange());
  }

  /** Starts to read the topic; see {@link #awaitCaughtUp}. */
  public static <K, V> CompactedTable<K, V> start(
      KafkaSettings kafka, Topic<K, V> topic, String clientId) {
    return new CompactedTable<>(kafka, topic, clientId);
  }

  /** Waits until everything that the topic held at the start has been read. */
  public CompactedTable<K, V> awaitCaughtUp(Duration patience) throws InterruptedException {
    view.awaitCaughtUp(patience);
    return this;
  }

  public Optional<V> get(K key) {
    return view.get(key);
  }

  /** The entries as they are now, and as they become. */
  public Map<K, V> entries() {
    return view.entries();
  }

  /**
   * Writes an entry, or takes it away if {@code value} is absent, and waits until the view has it.
   *
   * @param hasCome whether what the view has now is this entry or one that came after it
   * @throws org.apache.kafka.common.KafkaException if it may not be written, or is not read back in
   *     time
   */
  public void write(K key, Optional<V> value, Predicate<Optional<V>> hasCome)
      throws InterruptedException {
    try {
      producer.send(topic.record(key, value.orElse(null))).get();
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
    awaitInView(key, hasCome);
  }

  /**
   * Writes an entry without waiting for the view.
   *
   * @return done once the topic has it safely; fails if it may not be written
   */
  public CompletableFuture<Void> writeSoon(K key, V value) {
    return Sends.send(producer, topic.record(key, value), at -> null);
  }

  private void awaitInView(K key, Predicate<Optional<V>> hasCome) throws InterruptedException {
    long left = PATIENCE.toNanos();
    lock.lockInterruptibly();
    try {
      while (!hasCome.test(view.get(key))) {
        if (left <= 0) {
          throw new TimeoutException(topic.name() + " was written but not read back in time");
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellOfChange() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    view.close();
  }
}
