package io.peekbridge.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes for keys: an id is its text, a compound key a JSON array of texts. */
final class KeySerdes {
  static final Serde<RoomId> ROOM_ID = text(RoomId::value, RoomId::new);
  static final Serde<ServerName> SERVER_NAME = text(ServerName::value, ServerName::new);
  static final Serde<SubscriptionKey> SUBSCRIPTION =
      array(
          3,
          key -> new String[] {key.roomId().value(), key.server().value(), key.peekId()},
          parts -> new SubscriptionKey(new RoomId(parts[0]), new ServerName(parts[1]), parts[2]));
  static final Serde<RoomStateKey> ROOM_STATE =
      array(
          3,
          key -> new String[] {key.roomId().value(), key.type(), key.stateKey()},
          parts -> new RoomStateKey(new RoomId(parts[0]), parts[1], parts[2]));
  static final Serde<DestinationOrderKey> DESTINATION_ORDER =
      array(
          2,
          key -> new String[] {key.server().value(), key.kind().name()},
          parts -> new DestinationOrderKey(new ServerName(parts[0]), kind(parts[1])));

  private KeySerdes() {}

  private static <K> Serde<K> text(Function<K, String> write, Function<String, K> read) {
    return Serdes.serdeFrom(
        (topic, key) -> key == null ? null : write.apply(key).getBytes(StandardCharsets.UTF_8),
        (topic, bytes) ->
            bytes == null ? null : checked(read, new String(bytes, StandardCharsets.UTF_8)));
  }

  private static <T, K> K checked(Function<T, K> read, T parts) {
    try {
      return read.apply(parts);
    } catch (MalformedIdException e) {
      throw new SerializationException("not a key: " + e.getMessage(), e);
    }
  }

  private static DestinationOrderKey.Kind kind(String name) {
    return Arrays.stream(DestinationOrderKey.Kind.values())
        .filter(kind -> kind.name().equals(name))
        .findAny()
        .orElseThrow(() -> new SerializationException("no kind of order: " + name));
  }

  private static <K> Serde<K> array(
      int length, Function<K, String[]> write, Function<String[], K> read) {
    return Serdes.serdeFrom(
        (topic, key) -> key == null ? null : toJson(write.apply(key)),
        (topic, bytes) -> bytes == null ? null : checked(read, fromJson(bytes, length)));
  }

  private static byte[] toJson(String[] parts) {
    try {
      return Records.mapper().writeValueAsBytes(parts);
    } catch (JsonProcessingException e) {
      throw new SerializationException("cannot write a key", e);
    }
  }

  private static String[] fromJson(byte[] bytes, int length) {
    try {
      String[] parts = Records.mapper().readValue(bytes, String[].class);
      if (parts == null || parts.length != length || Arrays.asList(parts).contains(null)) {
        throw new SerializationException("a key is an array of " + length + " texts");
      }
      return parts;
    } catch (IOException e) {
      throw new SerializationException(
          "not a key: " + new String(bytes, StandardCharsets.UTF_8), e);
    }
  }
}
