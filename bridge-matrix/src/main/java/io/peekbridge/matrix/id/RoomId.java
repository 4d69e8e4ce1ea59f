package io.peekbridge.matrix.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * A room id: {@code !opaque:server} up to room version 11, {@code !hash-of-the-create-event} from
 * version 12 on (MSC4291).
 */
public record RoomId(@JsonValue String value) implements Comparable<RoomId> {
  @JsonCreator
  public RoomId {
    Ids.check('!', value, "a room id");
    if (value.indexOf(':') >= 0) {
      Ids.server(value, "a room id");
    }
  }

  /** The server that named the room; empty for rooms of version 12 and later. */
  public Optional<ServerName> server() {
    return value.indexOf(':') < 0 ? Optional.empty() : Optional.of(Ids.server(value, "a room id"));
  }

  @Override
  public int compareTo(RoomId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
