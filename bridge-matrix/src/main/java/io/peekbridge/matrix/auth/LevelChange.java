package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.json.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A level that differs between two power levels events.
 *
 * @param key what the level is of
 * @param before empty if it was added
 * @param after empty if it is removed
 */
record LevelChange(String key, OptionalLong before, OptionalLong after) {

  /** Whether a level above the limit is changed or removed. */
  boolean isFromAbove(long limit) {
    return before.isPresent() && before.getAsLong() > limit;
  }

  /** Whether a level of the limit or above it is changed or removed. */
  boolean isFromAtLeast(long limit) {
    return before.isPresent() && before.getAsLong() >= limit;
  }

  /** Whether a level above the limit is set. */
  boolean isToAbove(long limit) {
    return after.isPresent() && after.getAsLong() > limit;
  }

  /** What changes among the levels in two objects; anything but an object has none. */
  static List<LevelChange> between(JsonNode before, JsonNode after) {
    return between(keysOf(before, after), before, after);
  }

  /** What changes among these levels in two objects. */
  static List<LevelChange> between(Iterable<String> keys, JsonNode before, JsonNode after) {
    List<LevelChange> changes = new ArrayList<>();
    for (String key : keys) {
      LevelChange each = new LevelChange(key, level(before.path(key)), level(after.path(key)));
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

  private static OptionalLong level(JsonNode value) {
    return CanonicalJson.isSafeInteger(value)
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }
}
