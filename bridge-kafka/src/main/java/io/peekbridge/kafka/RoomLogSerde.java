package io.peekbridge.kafka;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.MalformedIdException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link RoomLogEntry} as JSON: {@code {"kind": "incoming_pdu", "entry": {...}}}. The kind comes
 * first, so that the entry can be read in one pass and its PDU cut out of the record's own bytes.
 */
public final class RoomLogSerde {
  private static final Map<String, Class<? extends RoomLogEntry>> KINDS =
      Map.ofEntries(
          Map.entry("incoming_pdu", RoomLogEntry.IncomingPdu.class),
          Map.entry("outlier", RoomLogEntry.Outlier.class),
          Map.entry("handed_in", RoomLogEntry.HandedIn.class),
          Map.entry("gap_closed", RoomLogEntry.GapClosed.class),
          Map.entry("create_room", RoomLogEntry.CreateRoom.class),
          Map.entry("publish_event", RoomLogEntry.PublishEvent.class),
          Map.entry("peek_start", RoomLogEntry.PeekStart.class),
          Map.entry("peek_renew", RoomLogEntry.PeekRenew.class),
          Map.entry("peek_stop", RoomLogEntry.PeekStop.class),
          Map.entry("peek_expiry", RoomLogEntry.PeekExpiry.class),
          Map.entry("peek_revoke", RoomLogEntry.PeekRevoke.class),
          Map.entry("snapshot_begin", RoomLogEntry.SnapshotBegin.class),
          Map.entry("snapshot_event", RoomLogEntry.SnapshotEvent.class),
          Map.entry("snapshot_end", RoomLogEntry.SnapshotEnd.class),
          Map.entry("forget_room", RoomLogEntry.ForgetRoom.class));
  private static final Map<Class<?>, String> NAMES =
      KINDS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  /** What lacks something, or has null for it, is no entry: nobody who reads one looks for that. */
  private static final ObjectReader READER =
      Records.mapper().reader(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private static final Map<String, ObjectReader> READERS =
      KINDS.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, kind -> READER.forType(kind.getValue())));

  private record Envelope(String kind, RoomLogEntry entry) {}

  private RoomLogSerde() {}

  public static Serde<RoomLogEntry> create() {
    Serializer<Envelope> writer = JsonSerde.of(Envelope.class).serializer();
    return Serdes.serdeFrom(
        (topic, entry) -> entry == null ? null : write(topic, entry, writer),
        (Deserializer<RoomLogEntry>) (topic, bytes) -> bytes == null ? null : read(bytes));
  }

  private static byte[] write(String topic, RoomLogEntry entry, Serializer<Envelope> writer) {
    Optional<byte[]> plain =
        entry instanceof IncomingPdu pdu ? IncomingPduJson.write(pdu) : Optional.empty();
    return plain.orElseGet(() -> writer.serialize(topic, new Envelope(kindOf(entry), entry)));
  }

  /** The name of the entry's kind on the topic. */
  public static String kindOf(RoomLogEntry entry) {
    return NAMES.get(entry.getClass());
  }

  private static RoomLogEntry read(byte[] bytes) {
    try {
      Optional<IncomingPdu> plain = IncomingPduJson.read(bytes);
      return plain.isPresent() ? plain.get() : readAny(bytes);
    } catch (MalformedIdException e) {
      throw new SerializationException("not an entry of the room log: " + e.getMessage(), e);
    }
  }

  private static RoomLogEntry readAny(byte[] bytes) {
    try (JsonParser in = READER.createParser(bytes)) {
      expect(in.nextToken() == JsonToken.START_OBJECT, "an object");
      expect("kind".equals(in.nextFieldName()), "the kind first");
      String name = in.nextTextValue();
      expect(name != null && READERS.containsKey(name), "a known kind");
      expect("entry".equals(in.nextFieldName()), "the entry second");
      in.nextToken();
      return READERS.get(name).readValue(in);
    } catch (IOException e) {
      throw new SerializationException("not an entry of the room log: " + e.getMessage(), e);
    }
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new SerializationException("not an entry of the room log: expected " + what);
    }
  }
}
