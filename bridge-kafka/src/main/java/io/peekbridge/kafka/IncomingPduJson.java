package io.peekbridge.kafka;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The entry that nearly all of the room log consists of, written and read without a general writer
 * and reader of JSON. The bytes are those that the general ones have; whatever is written in
 * another way is left to them. That the body is JSON is for who reads the body to see.
 */
final class IncomingPduJson {
  private static final byte[] HEAD = ascii("{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"");
  private static final byte[] EVENT_ID = ascii("\",\"event_id\":\"");
  private static final byte[] PDU = ascii("\",\"pdu\":");
  private static final byte[] SENT = ascii(",\"fetched\":false}}");
  private static final byte[] FETCHED = ascii(",\"fetched\":true}}");

  private final byte[] in;
  private int at;

  private IncomingPduJson(byte[] in) {
    this.in = in;
  }

  /** The entry as JSON, unless something in it would have to be escaped. */
  static Optional<byte[]> write(IncomingPdu entry) {
    byte[] origin = entry.origin().value().getBytes(StandardCharsets.UTF_8);
    byte[] eventId = entry.eventId().value().getBytes(StandardCharsets.UTF_8);
    if (!isPlain(origin) || !isPlain(eventId)) {
      return Optional.empty();
    }
    byte[] pdu = entry.pdu().bytes();
    byte[] tail = entry.fetched() ? FETCHED : SENT;
    ByteBuffer out =
        ByteBuffer.allocate(
            HEAD.length
                + origin.length
                + EVENT_ID.length
                + eventId.length
                + PDU.length
                + pdu.length
                + tail.length);
    out.put(HEAD).put(origin).put(EVENT_ID).put(eventId).put(PDU).put(pdu).put(tail);
    return Optional.of(out.array());
  }

  /**
   * Reads an entry, unless it is another one or written in another way.
   *
   * @throws io.peekbridge.matrix.id.MalformedIdException if an id in it is none
   */
  static Optional<IncomingPdu> read(byte[] bytes) {
    return new IncomingPduJson(bytes).read();
  }

  private Optional<IncomingPdu> read() {
    boolean fetched = endsWith(FETCHED);
    if (!skip(HEAD) || !(fetched || endsWith(SENT))) {
      return Optional.empty();
    }
    String origin = text();
    if (!skip(EVENT_ID)) {
      return Optional.empty();
    }
    String eventId = text();
    int end = in.length - (fetched ? FETCHED : SENT).length;
    if (!skip(PDU) || at + 1 >= end || in[at] != '{' || in[end - 1] != '}') {
      return Optional.empty();
    }
    RawJson pdu = RawJson.of(Arrays.copyOfRange(in, at, end));
    return Optional.of(new IncomingPdu(new ServerName(origin), new EventId(eventId), pdu, fetched));
  }

  /** The text up to what has to be looked at. */
  private String text() {
    int start = at;
    while (at < in.length && isPlain(in[at])) {
      at++;
    }
    return new String(in, start, at - start, StandardCharsets.ISO_8859_1);
  }

  private boolean skip(byte[] expected) {
    boolean isThere =
        in.length - at >= expected.length
            && Arrays.equals(in, at, at + expected.length, expected, 0, expected.length);
    at += isThere ? expected.length : 0;
    return isThere;
  }

  private boolean endsWith(byte[] tail) {
    return in.length >= tail.length
        && Arrays.equals(in, in.length - tail.length, in.length, tail, 0, tail.length);
  }

  private static boolean isPlain(byte[] text) {
    for (byte octet : text) {
      if (!isPlain(octet)) {
        return false;
      }
    }
    return true;
  }

  /** ASCII that stands for itself in JSON. */
  private static boolean isPlain(byte octet) {
    return octet >= ' ' && octet < 0x7f && octet != '"' && octet != '\\';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
