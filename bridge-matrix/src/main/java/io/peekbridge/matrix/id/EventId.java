package io.peekbridge.matrix.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** An event id. From room version 3 on it is the reference hash of the event behind a {@code $}. */
public record EventId(@JsonValue String value) implements Comparable<EventId> {
  @JsonCreator
  public EventId {
    Ids.check('$', value, "an event id");
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
