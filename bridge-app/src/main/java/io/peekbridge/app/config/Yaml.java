package io.peekbridge.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** YAML text as a tree, and the tree as settings by path. */
final class Yaml {
  private static final YAMLMapper MAPPER =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private Yaml() {}

  /** Throws {@link IllegalArgumentException} with the place of the error. */
  static JsonNode parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (JsonProcessingException e) {
      String place = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
      throw new IllegalArgumentException(
          place + e.getOriginalMessage().lines().findFirst().orElse("not YAML"), e);
    }
  }

  /**
   * The tree cut at the known keys; anything else keeps its own path and is for the caller to
   * refuse.
   */
  static Map<String, Setting> settings(JsonNode tree, Set<String> keys, String origin) {
    Map<String, Setting> settings = new TreeMap<>();
    if (tree instanceof ObjectNode root) {
      collect(root, "", keys, origin, settings);
    }
    return settings;
  }

  private static void collect(
      ObjectNode section,
      String prefix,
      Set<String> keys,
      String origin,
      Map<String, Setting> settings) {
    section
        .properties()
        .forEach(
            entry -> {
              String path = prefix + entry.getKey();
              boolean isSection = keys.stream().anyMatch(key -> key.startsWith(path + "."));
              if (isSection && entry.getValue() instanceof ObjectNode below) {
                collect(below, path + ".", keys, origin, settings);
              } else if (!isSection || !isEmpty(entry.getValue())) {
                settings.put(path, new Setting(entry.getValue(), origin));
              }
            });
  }

  /** A section of which every line is commented out, say. */
  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || value.asText("x").isEmpty();
  }
}
