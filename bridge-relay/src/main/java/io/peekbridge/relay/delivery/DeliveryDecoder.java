package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.RoomId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Makes records of {@code deliveries} out of their bytes. */
final class DeliveryDecoder {
  private final Topic<RoomId, Delivery> topic;

  DeliveryDecoder(Topic<RoomId, Delivery> topic) {
    this.topic = topic;
  }

  /**
   * A record.
   *
   * @throws SerializationException if the bytes are none
   */
  HeldRecord decode(ConsumerRecord<byte[], byte[]> record) {
    Delivery delivery = topic.value().deserializer().deserialize(topic.name(), record.value());
    if (delivery == null
        || delivery.recipients() == null
        || delivery.roomId() == null
        || delivery.pdu().isPresent() == delivery.expiredPeek().isPresent()) {
      throw new SerializationException("neither an event nor the end of a peek");
    }
    return new HeldRecord(record.offset(), record.timestamp(), delivery);
  }
}
