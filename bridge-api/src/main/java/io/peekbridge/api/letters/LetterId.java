package io.peekbridge.api.letters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a dead letter stands in its topic; as text {@code partition-offset}. */
public record LetterId(int partition, long offset) {
  private static final Pattern GRAMMAR = Pattern.compile("([0-9]{1,6})-([0-9]{1,18})");

  /** Reads an id; empty if it is none. */
  public static Optional<LetterId> parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new LetterId(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}
