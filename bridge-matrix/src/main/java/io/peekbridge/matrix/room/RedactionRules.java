package io.peekbridge.matrix.room;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a redaction leaves of an event, as data.
 *
 * @param topLevel the keys that every event keeps
 * @param content for each event type that keeps something of its content, what it keeps
 */
public record RedactionRules(Set<String> topLevel, Map<String, Kept> content) {

  /** What is kept of one type's content. */
  public sealed interface Kept {
    /** All of it. */
    record Everything() implements Kept {}

    /**
     * Some of its keys.
     *
     * @param keys kept as they are
     * @param nested for each of these keys with an object in it, the keys that are kept of that
     *     object
     */
    record Keys(Set<String> keys, Map<String, Set<String>> nested) implements Kept {
      public Keys {
        keys = Set.copyOf(keys);
        nested = Map.copyOf(nested);
      }
    }
  }

  public RedactionRules {
    topLevel = Set.copyOf(topLevel);
    content = Map.copyOf(content);
  }

  /** What the type keeps of its content; empty if nothing. */
  public Optional<Kept> keptOf(String type) {
    return Optional.ofNullable(content.get(type));
  }

  static RedactionRules keepingTopLevel(String... keys) {
    return new RedactionRules(Set.of(keys), Map.of());
  }

  RedactionRules droppingTopLevel(String... keys) {
    Set<String> rest = new LinkedHashSet<>(topLevel);
    List.of(keys).forEach(rest::remove);
    return new RedactionRules(rest, content);
  }

  /** The same rules, the type keeping these keys of its content as well. */
  RedactionRules keeping(String type, String... keys) {
    Kept.Keys before = keysOf(type);
    Set<String> more = new LinkedHashSet<>(before.keys());
    more.addAll(List.of(keys));
    return with(type, new Kept.Keys(more, before.nested()));
  }

  /** The same rules, the type keeping also a key of an object in its content. */
  RedactionRules keepingNested(String type, String key, String inner) {
    Kept.Keys before = keysOf(type);
    Map<String, Set<String>> nested = new HashMap<>(before.nested());
    nested.put(key, Set.of(inner));
    return with(type, new Kept.Keys(before.keys(), nested));
  }

  RedactionRules keepingNothing(String type) {
    Map<String, Kept> changed = new HashMap<>(content);
    changed.remove(type);
    return new RedactionRules(topLevel, changed);
  }

  RedactionRules keepingAll(String type) {
    return with(type, new Kept.Everything());
  }

  private Kept.Keys keysOf(String type) {
    return content.get(type) instanceof Kept.Keys keys ? keys : new Kept.Keys(Set.of(), Map.of());
  }

  private RedactionRules with(String type, Kept kept) {
    Map<String, Kept> changed = new HashMap<>(content);
    changed.put(type, kept);
    return new RedactionRules(topLevel, changed);
  }
}
