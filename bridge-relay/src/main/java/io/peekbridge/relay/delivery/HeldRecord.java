package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.CanonicalJsonException;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A record of {@code deliveries} in memory, shared by the lanes that it waits in. Its bytes count
 * against the budget once, from the first lane that holds it to the last that lets it go.
 */
final class HeldRecord {
  /** What a record takes beside its PDU, roughly. */
  private static final int OVERHEAD = 200;

  /** What it takes in each window. */
  private static final int REFERENCE = 8;

  private final long offset;
  private final long timestamp;
  private final Delivery delivery;
  private final int bytes;
  private final AtomicInteger holders = new AtomicInteger();
  private volatile Boolean canonical;

  /**
   * A record that no lane holds yet.
   *
   * @param timestamp of the record, milliseconds since the epoch
   */
  HeldRecord(long offset, long timestamp, Delivery delivery) {
    this.offset = offset;
    this.timestamp = timestamp;
    this.delivery = delivery;
    this.bytes = OVERHEAD + delivery.pdu().map(pdu -> pdu.bytes().length).orElse(0);
  }

  long offset() {
    return offset;
  }

  long timestamp() {
    return timestamp;
  }

  Delivery delivery() {
    return delivery;
  }

  boolean isPdu() {
    return delivery.pdu().isPresent();
  }

  /**
   * Whether the PDU is canonical JSON as it came. Found out once, for all transactions that it goes
   * into.
   */
  boolean isCanonical() {
    Boolean known = canonical;
    if (known == null) {
      known = delivery.pdu().map(pdu -> isCanonical(pdu.bytes())).orElse(true);
      canonical = known;
    }
    return known;
  }

  private static boolean isCanonical(byte[] json) {
    try {
      return Arrays.equals(json, CanonicalJson.encodeLenient(Json.parseObject(json)));
    } catch (MalformedJsonException | CanonicalJsonException e) {
      return false;
    }
  }

  int bytes() {
    return bytes;
  }

  void hold(MemoryBudget budget) {
    boolean first = holders.getAndIncrement() == 0;
    budget.add(first ? bytes() + REFERENCE : REFERENCE);
  }

  void release(MemoryBudget budget) {
    boolean last = holders.decrementAndGet() == 0;
    budget.add(last ? -bytes() - REFERENCE : -REFERENCE);
  }
}
