package io.peekbridge.matrix.room;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A room version: its name and the rules that it has. Code asks for the rule that it needs and
 * never compares versions.
 *
 * @param id the name, such as {@code 11}
 * @param rules how the version behaves where versions differ
 * @param redaction what redaction leaves of an event
 */
public record RoomVersion(String id, Set<RoomRule> rules, RedactionRules redaction) {
  public RoomVersion {
    rules = Set.copyOf(rules);
  }

  /** Whether rooms of this version follow the rule. */
  public boolean has(RoomRule rule) {
    return rules.contains(rule);
  }

  /** The next version, with further rules. */
  RoomVersion with(String nextId, RoomRule... more) {
    Set<RoomRule> all = EnumSet.noneOf(RoomRule.class);
    all.addAll(rules);
    all.addAll(List.of(more));
    return new RoomVersion(nextId, all, redaction);
  }

  /** This version with other redaction rules. */
  RoomVersion redacting(UnaryOperator<RedactionRules> change) {
    return new RoomVersion(id, rules, change.apply(redaction));
  }

  @Override
  public String toString() {
    return id;
  }
}
