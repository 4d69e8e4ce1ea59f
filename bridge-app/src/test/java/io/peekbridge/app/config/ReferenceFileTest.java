package io.peekbridge.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference file says everything about the settings, and nothing else. */
class ReferenceFileTest {
  private final List<ConfigKey> keys = ConfigKey.of(BridgeConfig.class, "").toList();

  @Test
  void every_setting_of_the_program_is_in_the_file_and_no_other() {
    Set<String> paths = keys.stream().map(ConfigKey::path).collect(Collectors.toSet());
    Map<String, Setting> settings =
        Yaml.settings(Yaml.parse(ConfigLoader.reference()), paths, "reference");

    assertThat(settings.keySet()).containsExactlyInAnyOrderElementsOf(paths);
  }

  @Test
  void each_setting_is_explained_and_has_its_variable_on_the_line_above() {
    List<String> lines = ConfigLoader.reference().lines().map(String::strip).toList();

    for (ConfigKey key : keys) {
      int variable = lines.indexOf("# " + key.environmentVariable());
      assertThat(variable).as(key.environmentVariable()).isPositive();
      String name = key.path().substring(key.path().lastIndexOf('.') + 1);
      assertThat(lines.get(variable + 1)).startsWith(name + ":");
      assertThat(lines.get(variable - 1)).as("explanation of " + key.path()).startsWith("# ");
    }
  }

  @Test
  void every_number_and_duration_has_a_range() {
    assertThat(keys)
        .filteredOn(key -> Set.of("int", "Duration", "OptionalInt").contains(simpleName(key)))
        .allMatch(key -> key.range().isPresent());
  }

  private static String simpleName(ConfigKey key) {
    return key.type() instanceof Class<?> type ? type.getSimpleName() : "";
  }
}
