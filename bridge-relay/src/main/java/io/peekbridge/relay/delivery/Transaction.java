package io.peekbridge.relay.delivery;

import com.fasterxml.jackson.databind.node.TextNode;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a {@code PUT /_matrix/federation/v1/send/{txnId}} (server-server API, "Transactions",
 * and {@code expired_peeks} of the proposal). A function of the records in it: the events are their
 * own bytes, the time is that of the last record, and the id is made from the body. So the same
 * records give the same transaction, in this process or the next, and an id never names two bodies.
 *
 * <p>It is written as canonical JSON as far as its events are, so that it can be signed as it is.
 */
final class Transaction {
  private static final int ENVELOPE_BYTES = 256;

  private final String id;
  private final byte[] body;
  private final boolean canonical;

  private Transaction(byte[] body, boolean canonical) {
    this.body = body;
    this.id = Base64.encodeUrl(sha256(body));
    this.canonical = canonical;
  }

  /**
   * The transaction of these records.
   *
   * @param records not empty, at most 50 of them events
   */
  static Transaction of(ServerName origin, List<HeldRecord> records) {
    byte[] body = body(origin, records, records.getLast().timestamp());
    return new Transaction(body, records.stream().allMatch(HeldRecord::isCanonical));
  }

  /**
   * A transaction without events. Each has its own time, so that it is not taken for one that the
   * destination has seen.
   *
   * @param time milliseconds since the epoch
   */
  static Transaction empty(ServerName origin, long time) {
    return new Transaction(body(origin, List.of(), time), true);
  }

  /** The transaction id, to be used in a path as it is. */
  String id() {
    return id;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  /** Whether the body is canonical JSON. */
  boolean isCanonical() {
    return canonical;
  }

  private static byte[] body(ServerName origin, List<HeldRecord> records, long time) {
    byte[] head = head(origin, records, time).getBytes(StandardCharsets.UTF_8);
    int size = head.length + 2;
    for (HeldRecord held : records) {
      size += held.delivery().pdu().map(pdu -> pdu.bytes().length + 1).orElse(0);
    }
    ByteBuffer body = ByteBuffer.allocate(size).put(head);
    for (HeldRecord held : records) {
      if (held.delivery().pdu().isPresent()) {
        body.put(held.delivery().pdu().get().bytes()).put((byte) ',');
      }
    }
    if (body.position() > head.length) {
      body.position(body.position() - 1);
    }
    body.put((byte) ']').put((byte) '}');
    return Arrays.copyOf(body.array(), body.position());
  }

  /** Everything up to the first event. */
  private static String head(ServerName origin, List<HeldRecord> records, long time) {
    StringBuilder head = new StringBuilder(ENVELOPE_BYTES).append('{');
    List<String> expired =
        records.stream().filter(held -> !held.isPdu()).map(Transaction::expired).toList();
    if (!expired.isEmpty()) {
      head.append("\"expired_peeks\":[").append(String.join(",", expired)).append("],");
    }
    return head.append("\"origin\":")
        .append(text(origin.value()))
        .append(",\"origin_server_ts\":")
        .append(time)
        .append(",\"pdus\":[")
        .toString();
  }

  private static String expired(HeldRecord held) {
    Delivery delivery = held.delivery();
    return "{\"peek_id\":"
        + text(delivery.expiredPeek().orElseThrow())
        + ",\"room_id\":"
        + text(delivery.roomId().value())
        + "}";
  }

  private static String text(String value) {
    return new String(CanonicalJson.encode(TextNode.valueOf(value)), StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
