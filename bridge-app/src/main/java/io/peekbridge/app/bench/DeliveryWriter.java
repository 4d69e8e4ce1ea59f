package io.peekbridge.app.bench;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Writes {@code deliveries} in place of the topology: for each event one record on each partition
 * that has recipients. All of it is one transaction, so that relays see nothing before it is
 * committed, and then everything.
 */
final class DeliveryWriter implements AutoCloseable {
  private static final int TIMEOUT_MS = 600_000;
  private static final int LINGER_MS = 5;
  private static final int BATCH_BYTES = 256 << 10;

  private final Topics topics;
  private final KafkaProducer<RoomId, Delivery> producer;
  private final Map<Integer, Future<RecordMetadata>> last = new HashMap<>();
  private long records;

  /** Begins. */
  DeliveryWriter(KafkaSettings kafka, Topics topics) {
    this.topics = topics;
    Map<String, Object> config = kafka.producer("bench-deliveries");
    Topic<RoomId, Delivery> deliveries = topics.deliveries();
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, deliveries.name() + "-bench");
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MS);
    config.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
    this.producer =
        new KafkaProducer<>(config, deliveries.key().serializer(), deliveries.value().serializer());
    producer.initTransactions();
    producer.beginTransaction();
  }

  /** Each of the events for each of the recipients, as of one room. */
  DeliveryWriter write(List<Pdu> events, List<ServerName> recipients) {
    return write(events, recipients, recipients.size());
  }

  /**
   * Each of the events for each of the recipients, as of several rooms where the same happens.
   *
   * @param roomSize recipients of each room
   */
  DeliveryWriter write(List<Pdu> events, List<ServerName> recipients, int roomSize) {
    List<Map<Integer, List<ServerName>>> rooms =
        IntStream.iterate(0, from -> from < recipients.size(), from -> from + roomSize)
            .mapToObj(
                from -> recipients.subList(from, Math.min(from + roomSize, recipients.size())))
            .map(this::byPartition)
            .toList();
    for (Pdu event : events) {
      rooms.forEach(room -> room.forEach((partition, servers) -> send(event, partition, servers)));
    }
    return this;
  }

  private Map<Integer, List<ServerName>> byPartition(Collection<ServerName> servers) {
    return servers.stream().collect(Collectors.groupingBy(topics::deliveryPartition));
  }

  private void send(Pdu event, int partition, List<ServerName> recipients) {
    Delivery delivery =
        Delivery.ofEvent(event.roomId(), recipients, event.eventId(), RawJson.of(event.bytes()));
    // A failure to write shows when all is committed.
    last.put(
        partition,
        producer.send(
            new ProducerRecord<>(topics.deliveries().name(), partition, event.roomId(), delivery)));
    records++;
  }

  /** Lets relays see all of it; returns how many records it is. */
  long commit() {
    producer.commitTransaction();
    return records;
  }

  /** The sum over the partitions of the offsets behind what was written last; once committed. */
  long end() {
    return last.values().stream().mapToLong(written -> written.resultNow().offset() + 1).sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
