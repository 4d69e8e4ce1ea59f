package io.peekbridge.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.peekbridge.kafka.record.Records;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Serdes for records that are JSON objects; null stays null (a tombstone). */
public final class JsonSerde {
  private JsonSerde() {}

  public static <T> Serde<T> of(Class<T> type) {
    ObjectWriter writer = Records.mapper().writerFor(type);
    ObjectReader reader = Records.mapper().readerFor(type);
    Serializer<T> serializer = (topic, value) -> value == null ? null : write(writer, value);
    Deserializer<T> deserializer =
        (topic, bytes) -> bytes == null ? null : read(type, reader, bytes);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static byte[] write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new SerializationException(
          "cannot write " + value.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static <T> T read(Class<T> type, ObjectReader reader, byte[] bytes) {
    try {
      return type.cast(reader.readValue(bytes));
    } catch (IOException e) {
      throw new SerializationException(
          "cannot read " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
  }
}
