package io.peekbridge.api.testing;

import io.peekbridge.api.RoomLog;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A log in memory. It can refuse entries, and it can take its time. */
public final class FakeRoomLog implements RoomLog {
  private static final TopicPartition PARTITION = new TopicPartition("room-log", 0);

  private final List<Entry> entries = new CopyOnWriteArrayList<>();
  private volatile KafkaException failure;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** One entry and its key. */
  public record Entry(RoomId roomId, RoomLogEntry entry) {}

  @Override
  public CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    entries.add(new Entry(roomId, entry));
    RecordMetadata at = new RecordMetadata(PARTITION, entries.size() - 1, 0, 0, 0, 0);
    CountDownLatch open = gate;
    if (open.getCount() == 0) {
      return CompletableFuture.completedFuture(at);
    }
    return CompletableFuture.supplyAsync(
        () -> {
          awaitUninterrupted(open);
          return at;
        });
  }

  private static void awaitUninterrupted(CountDownLatch open) {
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public void failWith(KafkaException reason) {
    failure = reason;
  }

  public void work() {
    failure = null;
  }

  /** Confirms nothing until the latch is counted down. */
  public void confirmAfter(CountDownLatch latch) {
    gate = latch;
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The entries of a kind, in order. */
  public <T extends RoomLogEntry> List<T> entries(Class<T> kind) {
    return entries.stream().map(Entry::entry).filter(kind::isInstance).map(kind::cast).toList();
  }
}
