package io.peekbridge.api.federation;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;

/** Identifiers out of paths. */
final class PathIds {
  private PathIds() {}

  static RoomId room(String text) {
    try {
      return new RoomId(text);
    } catch (MalformedIdException e) {
      throw Refusal.invalid("This is not a room id.").asException();
    }
  }
}
