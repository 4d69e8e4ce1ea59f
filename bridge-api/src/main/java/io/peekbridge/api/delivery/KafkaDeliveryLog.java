package io.peekbridge.api.delivery;

import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** {@link DeliveryLog} on the topic itself. */
public final class KafkaDeliveryLog implements DeliveryLog, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Topics topics;
  private final Topic<RoomId, Delivery> topic;
  private final Admin admin;
  private final Producer<RoomId, Delivery> producer;

  public KafkaDeliveryLog(KafkaSettings kafka, Topics topics) {
    this.topics = topics;
    this.topic = topics.deliveries();
    Map<String, Object> config = kafka.common("deliveries-of-operators");
    config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
    this.admin = Admin.create(config);
    this.producer =
        new KafkaProducer<>(
            kafka.producer("deliveries-of-operators"),
            topic.key().serializer(),
            topic.value().serializer());
  }

  @Override
  public long lastOffset(ServerName server) throws InterruptedException {
    TopicPartition partition = new TopicPartition(topic.name(), topics.deliveryPartition(server));
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    try {
      return admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()), committed)
              .partitionResult(partition)
              .get()
              .offset()
          - 1;
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
  }

  @Override
  public void append(ServerName recipient, Delivery delivery) throws InterruptedException {
    ProducerRecord<RoomId, Delivery> record =
        new ProducerRecord<>(
            topic.name(), topics.deliveryPartition(recipient), delivery.roomId(), delivery);
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    admin.close(PATIENCE);
  }
}
