package io.peekbridge.api.federation.request;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import java.util.function.Function;

/** Identifiers out of paths, queries and bodies; what is none is refused with status 400. */
public final class PathIds {
  private PathIds() {}

  public static RoomId room(String text) {
    return id(text, RoomId::new, "This is not a room id.");
  }

  public static EventId event(String text) {
    return id(text, EventId::new, "This is not an event id.");
  }

  public static UserId user(String text) {
    return id(text, UserId::new, "This is not a user id.");
  }

  private static <T> T id(String text, Function<String, T> reader, String otherwise) {
    try {
      return reader.apply(text);
    } catch (MalformedIdException e) {
      throw Refusal.invalid(otherwise).asException();
    }
  }
}
