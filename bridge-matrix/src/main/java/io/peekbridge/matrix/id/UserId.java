package io.peekbridge.matrix.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A user id, {@code @localpart:server}, in the historical grammar that events of other servers may
 * use.
 */
public record UserId(@JsonValue String value) implements Comparable<UserId> {
  @JsonCreator
  public UserId {
    Ids.check('@', value, "a user id");
    Ids.server(value, "a user id");
  }

  public static UserId of(String localpart, ServerName server) {
    return new UserId("@" + localpart + ":" + server);
  }

  public String localpart() {
    return value.substring(1, value.indexOf(':'));
  }

  public ServerName server() {
    return Ids.server(value, "a user id");
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
