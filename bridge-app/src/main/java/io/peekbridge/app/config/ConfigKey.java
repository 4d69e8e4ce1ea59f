package io.peekbridge.app.config;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One key that can be set.
 *
 * @param path as in {@code federation.tls.cert}
 * @param type what its value is bound to
 */
record ConfigKey(String path, Type type, Optional<Range> range) {

  /** Every key below a record, in the order of its components. */
  static Stream<ConfigKey> of(Class<?> section, String prefix) {
    return Stream.of(section.getRecordComponents())
        .flatMap(component -> of(component, prefix + snakeCase(component.getName())));
  }

  private static Stream<ConfigKey> of(RecordComponent component, String path) {
    return isSection(component)
        ? of(component.getType(), path + ".")
        : Stream.of(
            new ConfigKey(
                path,
                component.getGenericType(),
                Optional.ofNullable(component.getAnnotation(Range.class))));
  }

  /** Whether a component stands for keys below it and not for a value. */
  static boolean isSection(RecordComponent component) {
    return component.getType().isRecord() && component.getType() != Secret.class;
  }

  String environmentVariable() {
    return "PEEKBRIDGE_" + path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
