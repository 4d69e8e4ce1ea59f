package io.peekbridge.api.delivery;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.ServerName;

/** What operators need of the topic {@code deliveries}. */
public interface DeliveryLog {
  /**
   * The last offset of a server's partition that is there now, whoever its record is for; -1 if
   * there is none. Records of transactions that are still open come behind it.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be had
   */
  long lastOffset(ServerName server) throws InterruptedException;

  /**
   * Appends a delivery for one server.
   *
   * @throws org.apache.kafka.common.KafkaException if it may not be written
   */
  void append(ServerName recipient, Delivery delivery) throws InterruptedException;
}
