package io.peekbridge.api.testing;

import io.peekbridge.api.delivery.DeliveryLog;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Deliveries in memory, in one partition behind others that are not there any more. */
public final class FakeDeliveryLog implements DeliveryLog {
  private final List<Delivery> appended = new CopyOnWriteArrayList<>();
  private final long gone;

  public FakeDeliveryLog(long gone) {
    this.gone = gone;
  }

  @Override
  public long lastOffset(ServerName server) {
    return gone + appended.size() - 1;
  }

  @Override
  public void append(ServerName recipient, Delivery delivery) {
    appended.add(delivery);
  }

  public List<Delivery> appended() {
    return appended;
  }
}
