package io.peekbridge.app.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the layers of the configuration and puts them together. */
public final class ConfigLoader {
  private static final List<ConfigKey> KEYS = ConfigKey.of(BridgeConfig.class, "").toList();
  private static final Set<String> PATHS =
      KEYS.stream().map(ConfigKey::path).collect(Collectors.toUnmodifiableSet());

  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "PEEKBRIDGE_CONFIG",
          "PEEKBRIDGE_URL",
          "PEEKBRIDGE_TOKEN",
          "PEEKBRIDGE_LOG",
          "PEEKBRIDGE_LOG_LIBRARIES",
          "PEEKBRIDGE_JAVA_OPTS");

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Setting> settings = new HashMap<>();

  private ConfigLoader() {}

  /**
   * The configuration from the defaults, a file, the environment and options, each stronger than
   * the one before.
   *
   * @param options values by key path, as an option of the command line gave them
   * @throws ConfigException with every problem of all layers
   */
  public static BridgeConfig load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
    ConfigLoader loader = new ConfigLoader();
    loader.addYaml(reference(), "default");
    file.ifPresent(loader::addFile);
    KEYS.forEach(key -> loader.addText(key, environment, key.environmentVariable()));
    KEYS.forEach(key -> loader.addText(key, options, key.path()));
    options.keySet().stream()
        .filter(path -> !PATHS.contains(path))
        .forEach(path -> loader.problems.add(path + " (option): no such setting"));
    return loader.bind();
  }

  /**
   * Variables that look like settings of ours and are none. Not an error: Kubernetes sets variables
   * of its own that start with the name of a service.
   */
  public static List<String> unknownVariables(Map<String, String> environment) {
    Set<String> known =
        KEYS.stream().map(ConfigKey::environmentVariable).collect(Collectors.toSet());
    return environment.keySet().stream()
        .filter(name -> name.startsWith("PEEKBRIDGE_"))
        .filter(name -> !known.contains(name) && !OTHER_VARIABLES.contains(name))
        .sorted()
        .toList();
  }

  /** The annotated reference file: every key with its meaning, default and variable. */
  public static String reference() {
    try (InputStream stream = ConfigLoader.class.getResourceAsStream("/reference.yaml")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addFile(Path file) {
    try {
      addYaml(Files.readString(file), file.toString());
    } catch (IOException e) {
      problems.add(file + ": can't be read (" + e.getMessage() + ")");
    }
  }

  private void addYaml(String text, String origin) {
    try {
      JsonNode tree = Yaml.parse(text);
      if (!tree.isMissingNode() && !tree.isNull() && !tree.isObject()) {
        problems.add(origin + ": a map of settings is expected");
      }
      Yaml.settings(tree, PATHS, origin).forEach(this::add);
    } catch (IllegalArgumentException e) {
      problems.add(origin + ": " + e.getMessage());
    }
  }

  private void add(String path, Setting setting) {
    if (PATHS.contains(path)) {
      settings.put(path, setting);
    } else {
      problems.add(path + " (" + setting.origin() + "): no such setting");
    }
  }

  /** An empty variable is an unset one: that is all that some process managers can do. */
  private void addText(ConfigKey key, Map<String, String> texts, String name) {
    String text = texts.get(name);
    if (text == null || text.isEmpty()) {
      return;
    }
    try {
      settings.put(
          key.path(), new Setting(isCollection(key) ? Yaml.parse(text) : scalar(text), name));
    } catch (IllegalArgumentException e) {
      problems.add(key.path() + " (" + name + "): " + e.getMessage());
    }
  }

  private static JsonNode scalar(String text) {
    return TextNode.valueOf(text);
  }

  private static boolean isCollection(ConfigKey key) {
    return key.type() instanceof ParameterizedType type && type.getRawType() != Optional.class;
  }

  private BridgeConfig bind() {
    Map<String, Object> values = ConfigBinder.read(settings, problems);
    if (problems.isEmpty()) {
      BridgeConfig config = ConfigBinder.build(BridgeConfig.class, "", values);
      ConfigChecks.check(config, problems);
      if (problems.isEmpty()) {
        return config;
      }
    }
    throw new ConfigException(problems);
  }
}
