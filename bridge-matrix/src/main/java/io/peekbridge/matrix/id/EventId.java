package io.peekbridge.matrix.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * An event id: {@code $opaque:server} in room versions 1 and 2, from version 3 on the reference
 * hash of the event behind a {@code $}.
 */
public record EventId(@JsonValue String value) implements Comparable<EventId> {
  @JsonCreator
  public EventId {
    Ids.check('$', value, "an event id");
  }

  /** The server that made the id up; empty if the id does not name a server. */
  public Optional<ServerName> server() {
    try {
      return Optional.of(Ids.server(value, "an event id"));
    } catch (MalformedIdException namesNoServer) {
      return Optional.empty();
    }
  }

  @Override
  public int compareTo(EventId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
