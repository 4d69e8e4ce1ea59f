package io.peekbridge.app.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds the records from the settings, or collects every reason why that is not possible. */
final class ConfigBinder {
  private ConfigBinder() {}

  /** All values by path; problems are added to the list, and their keys are missing here. */
  static Map<String, Object> read(Map<String, Setting> settings, List<String> problems) {
    Map<String, Object> values = new HashMap<>();
    ConfigKey.of(BridgeConfig.class, "")
        .forEach(
            key -> {
              Setting setting = settings.get(key.path());
              try {
                values.put(key.path(), ValueReader.read(key, setting.value()));
              } catch (IllegalArgumentException e) {
                problems.add(key.path() + " (" + setting.origin() + "): " + e.getMessage());
              }
            });
    return values;
  }

  /** Builds a record from values that are all present. */
  static <T> T build(Class<T> section, String prefix, Map<String, Object> values) {
    RecordComponent[] components = section.getRecordComponents();
    Object[] arguments =
        Stream.of(components).map(component -> argument(component, prefix, values)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = section.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("constructor of " + section, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no canonical constructor of " + section, e);
    }
  }

  private static Object argument(
      RecordComponent component, String prefix, Map<String, Object> values) {
    String path = prefix + ConfigKey.snakeCase(component.getName());
    return ConfigKey.isSection(component)
        ? build(component.getType(), path + ".", values)
        : values.get(path);
  }
}
