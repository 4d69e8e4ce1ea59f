package io.peekbridge.streams;

import io.peekbridge.streams.room.CommitPace;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' clients as usual, but for the consumer of the room log: that a thread asks it for
 * more says that it has worked through what it had, and if there is no more, that it is time to
 * commit.
 */
final class PacedClients implements KafkaClientSupplier {
  private final CommitPace pace;

  PacedClients(CommitPace pace) {
    this.pace = pace;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PacedConsumer(config, pace);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static final class PacedConsumer extends KafkaConsumer<byte[], byte[]> {
    private final CommitPace pace;

    PacedConsumer(Map<String, Object> config, CommitPace pace) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.pace = pace;
    }

    /** Nothing, sooner than asked for, if there is something to commit and nothing else to do. */
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      pace.polling();
      if (!pace.isOpen()) {
        return super.poll(timeout);
      }
      Duration patience = Duration.ofNanos(pace.patience());
      ConsumerRecords<byte[], byte[]> records =
          super.poll(patience.compareTo(timeout) < 0 ? patience : timeout);
      // Tasks may have gone while it was waited.
      if (records.isEmpty() && pace.isOpen()) {
        pace.askForCommit();
      }
      return records;
    }
  }
}
