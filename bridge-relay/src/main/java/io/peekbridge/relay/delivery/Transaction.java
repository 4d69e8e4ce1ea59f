package io.peekbridge.relay.delivery;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.ServerName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The body of a {@code PUT /_matrix/federation/v1/send/{txnId}} (server-server API, "Transactions",
 * and {@code expired_peeks} of the proposal). A function of the records in it: the events are their
 * own bytes, the time is that of the last record, and the id is made from the body. So the same
 * records give the same transaction, in this process or the next, and an id never names two bodies.
 */
final class Transaction {
  private final String id;
  private final byte[] body;

  private Transaction(byte[] body) {
    this.body = body;
    this.id = Base64.encodeUrl(sha256(body));
  }

  /**
   * The transaction of these records.
   *
   * @param records not empty, at most 50 of them events
   */
  static Transaction of(ServerName origin, List<HeldRecord> records) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(256 + records.stream().mapToInt(HeldRecord::bytes).sum());
    text(out, "{\"origin\":");
    string(out, origin.value());
    text(out, ",\"origin_server_ts\":" + records.getLast().timestamp());
    text(out, ",\"pdus\":[");
    pdus(out, records);
    text(out, "]");
    expiredPeeks(out, records);
    text(out, "}");
    return new Transaction(out.toByteArray());
  }

  /**
   * A transaction without events. Each has its own time, so that it is not taken for one that the
   * destination has seen.
   *
   * @param time milliseconds since the epoch
   */
  static Transaction empty(ServerName origin, long time) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    text(out, "{\"origin\":");
    string(out, origin.value());
    text(out, ",\"origin_server_ts\":" + time + ",\"pdus\":[]}");
    return new Transaction(out.toByteArray());
  }

  /** The transaction id, to be used in a path as it is. */
  String id() {
    return id;
  }

  /** Not to be changed. */
  byte[] body() {
    return body;
  }

  private static void pdus(ByteArrayOutputStream out, List<HeldRecord> records) {
    String separator = "";
    for (HeldRecord held : records) {
      if (held.isPdu()) {
        text(out, separator);
        held.delivery().pdu().ifPresent(pdu -> out.writeBytes(pdu.bytes()));
        separator = ",";
      }
    }
  }

  private static void expiredPeeks(ByteArrayOutputStream out, List<HeldRecord> records) {
    String separator = ",\"expired_peeks\":[";
    for (HeldRecord held : records) {
      if (!held.isPdu()) {
        text(out, separator);
        expiredPeek(out, held.delivery());
        separator = ",";
      }
    }
    if (separator.equals(",")) {
      text(out, "]");
    }
  }

  private static void expiredPeek(ByteArrayOutputStream out, Delivery delivery) {
    text(out, "{\"room_id\":");
    string(out, delivery.roomId().value());
    text(out, ",\"peek_id\":");
    string(out, delivery.expiredPeek().orElseThrow());
    text(out, "}");
  }

  private static void string(ByteArrayOutputStream out, String value) {
    text(out, "\"");
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
    text(out, "\"");
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
