package io.peekbridge.relay.testing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;

/** Remembers what was committed beyond its end. */
public final class RecordingConsumer extends MockConsumer<byte[], byte[]> {
  public final Map<TopicPartition, Long> committed = new HashMap<>();

  public RecordingConsumer() {
    super("earliest");
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    offsets.forEach((at, offset) -> committed.put(at, offset.offset()));
    super.commitAsync(offsets, callback);
  }

  @Override
  public synchronized void commitSync(
      Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    commitAsync(offsets, null);
  }
}
