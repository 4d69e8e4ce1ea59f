package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads records of the room log. The topology takes them as bytes and reads them here, so that one
 * that cannot be read is a dead letter like others and in the same transaction.
 */
final class Entries {

  /** What a record of the log is. */
  sealed interface Read {}

  record Entry(RoomId roomId, RoomLogEntry entry) implements Read {}

  record Unreadable(String reason) implements Read {}

  private final Topics topics;
  private final Deserializer<RoomId> keys;
  private final Deserializer<RoomLogEntry> values;

  Entries(Topics topics) {
    this.topics = topics;
    this.keys = topics.roomLog().key().deserializer();
    this.values = topics.roomLog().value().deserializer();
  }

  /** Reads a record, and checks that it is in the partition where its room is looked for. */
  Read read(byte[] key, LogPlace place) {
    if (key == null || place.value() == null) {
      return new Unreadable("no key, or no value");
    }
    try {
      RoomId roomId = keys.deserialize(place.topic(), key);
      if (topics.roomLog().partitionOf(roomId) != place.partition()) {
        return new Unreadable("the room belongs to another partition");
      }
      return read(roomId, values.deserialize(place.topic(), place.value().get()));
    } catch (SerializationException e) {
      return new Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static Read read(RoomId roomId, RoomLogEntry entry) {
    if (entry == null) {
      return new Unreadable("no entry");
    }
    if (entry instanceof RoomLogEntry.Request request && request.requestId() == null) {
      return new Unreadable("a request without an id");
    }
    return new Entry(roomId, entry);
  }
}
