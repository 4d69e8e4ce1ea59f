package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places in one partition of {@code destinations}.
 *
 * <p>The producer is transactional, with an id that belongs to the partition. That is not for
 * atomicity but for its fence: whoever opens the partition ends the transactions of whoever had it
 * before, so that a process that was away for a while cannot write an old place over a newer one.
 * What waits is written together in one transaction; a place costs its share of that.
 */
final class KafkaPlaceLog implements PlaceLog {
  private static final Logger log = LoggerFactory.getLogger(KafkaPlaceLog.class);
  private static final int MOST_AT_ONCE = 1_000;
  private static final long PAUSE_MS = 200;
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int COMMIT_ATTEMPTS = 3;

  private record Entry(Destination place, CompletableFuture<Void> written) {}

  private final Producer<ServerName, Destination> producer;
  private final Topic<ServerName, Destination> topic;
  private final int partition;
  private final Duration drain;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread writer;
  private volatile boolean broken;
  private long lastEnd = System.nanoTime();
  private long lastTook;

  /**
   * A log whose producer has its transactions initialised.
   *
   * @param drain how long {@link #close} waits
   */
  KafkaPlaceLog(
      Producer<ServerName, Destination> producer,
      Topic<ServerName, Destination> topic,
      int partition,
      Duration drain) {
    this.producer = producer;
    this.topic = topic;
    this.partition = partition;
    this.drain = drain;
    this.writer = Thread.ofVirtual().name("relay-places-" + partition).start(this::work);
  }

  @Override
  public CompletableFuture<Void> write(Destination place) {
    Entry entry = new Entry(place, new CompletableFuture<>());
    queue.add(entry);
    if (broken) {
      failWaiting();
    }
    return entry.written();
  }

  @Override
  public boolean isBroken() {
    return broken;
  }

  private void work() {
    try {
      while (!broken && (closing.getCount() > 0 || !queue.isEmpty())) {
        Entry first = queue.poll(PAUSE_MS, TimeUnit.MILLISECONDS);
        if (first != null) {
          rest();
          write(first);
        }
      }
    } catch (InterruptedException e) {
      log.debug("places of partition {} end", partition);
    } catch (KafkaException e) {
      log.warn(
          "places of partition {} are not ours to write any more: {}", partition, e.toString());
    } catch (RuntimeException e) {
      log.error("places of partition {} cannot be written", partition, e);
    } finally {
      broken = true;
      failWaiting();
    }
  }

  /**
   * A commit costs the broker about the same whatever is in it: while places come all the time,
   * they are left to gather for as long as the last commit took, twice.
   */
  private void rest() throws InterruptedException {
    long pause = Math.clamp(2 * lastTook, 0, LONGEST_REST) - (System.nanoTime() - lastEnd);
    if (pause > 0 && closing.await(pause, TimeUnit.NANOSECONDS)) {
      log.debug("places of partition {} are written at once, for the end", partition);
    }
  }

  private void write(Entry first) throws InterruptedException {
    List<Entry> together = new ArrayList<>(List.of(first));
    queue.drainTo(together, MOST_AT_ONCE);
    long begun = System.nanoTime();
    try {
      while (!tryWrite(together)) {
        if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      lastEnd = System.nanoTime();
      lastTook = lastEnd - begun;
      together.forEach(entry -> entry.written().complete(null));
    } finally {
      together.forEach(entry -> entry.written().completeExceptionally(gone()));
    }
  }

  /** Whether the places are written; if not, and the log is not broken, it may be tried again. */
  private boolean tryWrite(List<Entry> together) {
    try {
      producer.beginTransaction();
      together.forEach(entry -> send(entry.place()));
      commit();
      return true;
    } catch (KafkaException e) {
      log.warn("places of partition {} not written: {}", partition, e.toString());
      abort();
      return false;
    }
  }

  private void send(Destination place) {
    // A failure comes out of the commit.
    var unused =
        producer.send(new ProducerRecord<>(topic.name(), partition, place.server(), place));
  }

  /** A commit that timed out may have happened; only asking again tells. */
  private void commit() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw new IllegalStateException("a commit that is neither done nor refused", e);
        }
        log.warn("commit of places of partition {}: {}", partition, e.toString());
      }
    }
  }

  /** Throws where the producer is of no use any more, above all when another one has its place. */
  private void abort() {
    producer.abortTransaction();
  }

  private void failWaiting() {
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      entry.written().completeExceptionally(gone());
    }
  }

  private KafkaException gone() {
    return new KafkaException("places of partition " + partition + " are not ours to write");
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      if (!writer.join(drain)) {
        log.warn("places of partition {} were not all written in {}", partition, drain);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    broken = true;
    producer.close(Duration.ZERO);
    writer.interrupt();
    failWaiting();
  }
}
