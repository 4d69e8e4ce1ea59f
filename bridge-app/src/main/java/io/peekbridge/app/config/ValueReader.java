package io.peekbridge.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Turns a YAML value into what a key is declared as; an {@link IllegalArgumentException} says what
 * it should have been.
 */
final class ValueReader {
  private ValueReader() {}

  static Object read(ConfigKey key, JsonNode value) {
    if (key.type() == OptionalInt.class) {
      return value.isNull() ? OptionalInt.empty() : OptionalInt.of((int) number(key, value));
    }
    if (key.type() instanceof ParameterizedType optional
        && optional.getRawType() == Optional.class) {
      return value.isNull()
          ? Optional.empty()
          : Optional.of(required(key, optional.getActualTypeArguments()[0], value));
    }
    if (value.isNull()) {
      throw new IllegalArgumentException("a value is required");
    }
    return required(key, key.type(), value);
  }

  private static Object required(ConfigKey key, Type type, JsonNode value) {
    if (type == int.class) {
      return (int) number(key, value);
    }
    if (type == Duration.class) {
      return duration(key, value);
    }
    if (type instanceof ParameterizedType collection) {
      return collection.getRawType() == Map.class ? map(value) : list(value);
    }
    return scalar(type, value);
  }

  private static Object scalar(Type type, JsonNode value) {
    if (type == boolean.class) {
      return truth(value);
    }
    if (type == String.class) {
      return text(value);
    }
    if (type == Path.class) {
      return Path.of(text(value));
    }
    if (type == Secret.class) {
      return new Secret(text(value));
    }
    throw new IllegalStateException("no reader for " + type);
  }

  private static long number(ConfigKey key, JsonNode value) {
    try {
      return inRange(key, Long.parseLong(text(value)), "");
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text(value) + "' is not a whole number", e);
    }
  }

  private static Duration duration(ConfigKey key, JsonNode value) {
    Duration duration = Durations.parse(text(value));
    inRange(key, duration.toMillis(), " ms");
    return duration;
  }

  private static long inRange(ConfigKey key, long number, String unit) {
    Range range =
        key.range().orElseThrow(() -> new IllegalStateException(key.path() + " has no range"));
    if (number < range.min() || number > range.max()) {
      throw new IllegalArgumentException(
          number + unit + " is not between " + range.min() + unit + " and " + range.max() + unit);
    }
    return number;
  }

  private static boolean truth(JsonNode value) {
    return switch (text(value)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("'" + text(value) + "' is not true or false");
    };
  }

  private static String text(JsonNode value) {
    if (!value.isValueNode()) {
      throw new IllegalArgumentException("a single value is expected here");
    }
    if (value.asText().isBlank()) {
      throw new IllegalArgumentException("a value is required");
    }
    return value.asText();
  }

  private static Map<String, String> map(JsonNode value) {
    if (!value.isObject()) {
      throw new IllegalArgumentException("a map is expected, as in {a: b}");
    }
    Map<String, String> entries = new LinkedHashMap<>();
    value.properties().forEach(entry -> entries.put(entry.getKey(), text(entry.getValue())));
    return Map.copyOf(entries);
  }

  /** Also from one text with commas, as a variable or an option may have it. */
  private static List<String> list(JsonNode value) {
    if (value.isTextual() && !value.asText().isBlank()) {
      return Stream.of(value.asText().split(",", -1)).map(String::strip).toList();
    }
    if (!value.isArray()) {
      throw new IllegalArgumentException("a list is expected, as in [a, b]");
    }
    List<String> items = new ArrayList<>();
    value.forEach(item -> items.add(text(item)));
    return List.copyOf(items);
  }
}
