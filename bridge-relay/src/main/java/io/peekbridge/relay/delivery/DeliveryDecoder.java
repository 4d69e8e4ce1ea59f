package io.peekbridge.relay.delivery;

import com.github.benmanes.caffeine.cache.Interner;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Makes records of {@code deliveries} out of their bytes. */
final class DeliveryDecoder {
  private final Topic<RoomId, Delivery> topic;

  /** The same few names come again in every record. */
  private final Interner<ServerName> names = Interner.newWeakInterner();

  DeliveryDecoder(Topic<RoomId, Delivery> topic) {
    this.topic = topic;
  }

  /**
   * A record.
   *
   * @throws SerializationException if the bytes are none
   */
  ReadRecord decode(ConsumerRecord<byte[], byte[]> record) {
    Delivery delivery = topic.value().deserializer().deserialize(topic.name(), record.value());
    if (delivery == null
        || delivery.recipients() == null
        || delivery.roomId() == null
        || delivery.pdu().isPresent() == delivery.expiredPeek().isPresent()) {
      throw new SerializationException("neither an event nor the end of a peek");
    }
    List<ServerName> recipients = delivery.recipients().stream().map(names::intern).toList();
    return new ReadRecord(
        new HeldRecord(record.offset(), record.timestamp(), withoutRecipients(delivery)),
        recipients);
  }

  private static Delivery withoutRecipients(Delivery delivery) {
    return new Delivery(
        delivery.roomId(), List.of(), delivery.eventId(), delivery.pdu(), delivery.expiredPeek());
  }
}
