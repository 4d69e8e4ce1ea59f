package io.peekbridge.relay.support;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Sends;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.DeadLetter;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;

/** Dead letters in their topic. */
public final class KafkaDeadLetters implements DeadLetters, AutoCloseable {
  private final Topic<String, DeadLetter> topic;
  private final Producer<String, DeadLetter> producer;

  public KafkaDeadLetters(KafkaSettings kafka, Topics topics, String clientId) {
    this.topic = topics.deadLetters();
    this.producer =
        new KafkaProducer<>(
            kafka.producer(clientId), topic.key().serializer(), topic.value().serializer());
  }

  @Override
  public CompletableFuture<Void> write(String key, DeadLetter letter) {
    return Sends.send(producer, topic.record(key, letter), at -> null);
  }

  @Override
  public void close() {
    producer.close();
  }
}
