package io.peekbridge.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Records on their way to a topic. */
public final class Sends {
  private Sends() {}

  /**
   * Sends a record.
   *
   * @param result what is to be known of where it stands
   * @return completes once the topic has it safely; fails with a {@link
   *     org.apache.kafka.common.KafkaException} if it may not be written
   */
  public static <K, V, T> CompletableFuture<T> send(
      Producer<K, V> producer, ProducerRecord<K, V> record, Function<RecordMetadata, T> result) {
    CompletableFuture<T> sent = new CompletableFuture<>();
    // The callback hears of both outcomes; the future would say the same.
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                sent.complete(result.apply(metadata));
              } else {
                sent.completeExceptionally(failure);
              }
            });
    return sent;
  }
}
