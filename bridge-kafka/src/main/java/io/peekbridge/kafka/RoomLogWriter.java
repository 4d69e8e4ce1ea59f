package io.peekbridge.kafka;

import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Appends to the room log. What an append gives back, all in-sync copies of the log have. */
public final class RoomLogWriter implements AutoCloseable {
  private final Producer<RoomId, RoomLogEntry> producer;
  private final Topic<RoomId, RoomLogEntry> topic;

  public RoomLogWriter(KafkaSettings kafka, Topics topics, String clientId) {
    this(
        new KafkaProducer<>(
            kafka.batchingProducer(clientId),
            topics.roomLog().key().serializer(),
            topics.roomLog().value().serializer()),
        topics);
  }

  RoomLogWriter(Producer<RoomId, RoomLogEntry> producer, Topics topics) {
    this.producer = producer;
    this.topic = topics.roomLog();
  }

  /**
   * Appends an entry. Entries appended by one thread for one room keep their order.
   *
   * @return where the entry stands; fails with a {@link org.apache.kafka.common.KafkaException} if
   *     it may not stand anywhere
   */
  public CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry) {
    return Sends.send(producer, topic.record(roomId, entry), Function.identity());
  }

  /** Waits until everything appended is written, then closes. */
  @Override
  public void close() {
    producer.close();
  }
}
