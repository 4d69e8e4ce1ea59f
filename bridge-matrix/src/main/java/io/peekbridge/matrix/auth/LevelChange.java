package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.room.RoomVersion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A level that differs between two power levels events.
 *
 * @param key what the level is of
 * @param before empty if it was added
 * @param after empty if it is removed
 */
record LevelChange(String key, Optional<BigInteger> before, Optional<BigInteger> after) {

  /** Whether a level above the limit is changed or removed. */
  boolean isFromAbove(BigInteger limit) {
    return before.isPresent() && before.get().compareTo(limit) > 0;
  }

  /** Whether a level of the limit or above it is changed or removed. */
  boolean isFromAtLeast(BigInteger limit) {
    return before.isPresent() && before.get().compareTo(limit) >= 0;
  }

  /** Whether a level above the limit is set. */
  boolean isToAbove(BigInteger limit) {
    return after.isPresent() && after.get().compareTo(limit) > 0;
  }

  /** What changes among the levels in two objects; anything but an object has none. */
  static List<LevelChange> between(JsonNode before, JsonNode after, RoomVersion version) {
    return between(keysOf(before, after), before, after, version);
  }

  /** What changes among these levels in two objects. */
  static List<LevelChange> between(
      Iterable<String> keys, JsonNode before, JsonNode after, RoomVersion version) {
    List<LevelChange> changes = new ArrayList<>();
    for (String key : keys) {
      Optional<BigInteger> old = Level.read(before.path(key), version);
      LevelChange each = new LevelChange(key, old, Level.read(after.path(key), version));
      if (!each.before.equals(each.after)) {
        changes.add(each);
      }
    }
    return changes;
  }

  private static Set<String> keysOf(JsonNode before, JsonNode after) {
    Set<String> keys = new LinkedHashSet<>();
    for (Map.Entry<String, JsonNode> entry : before.properties()) {
      keys.add(entry.getKey());
    }
    for (Map.Entry<String, JsonNode> entry : after.properties()) {
      keys.add(entry.getKey());
    }
    return keys;
  }
}
