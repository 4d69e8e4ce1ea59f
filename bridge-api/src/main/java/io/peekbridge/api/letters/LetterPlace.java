package io.peekbridge.api.letters;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a look through the letters goes on. As text, an offset for each partition, in base 36.
 *
 * @param ends for each partition, from the first: the offset before which nothing was looked at yet
 */
public record LetterPlace(List<Long> ends) {
  private static final int BASE = 36;
  private static final Pattern GRAMMAR =
      Pattern.compile("[0-9a-z]{1,11}(\\.[0-9a-z]{1,11}){0,9999}");

  public LetterPlace {
    ends = List.copyOf(ends);
  }

  /** Reads a place; empty if it is none. */
  public static Optional<LetterPlace> parse(String text) {
    return GRAMMAR.matcher(text).matches()
        ? Optional.of(
            new LetterPlace(
                Stream.of(text.split("\\.")).map(end -> Long.valueOf(end, BASE)).toList()))
        : Optional.empty();
  }

  /** The place in a partition that has this end itself. */
  long end(int partition, long itself) {
    return partition < ends.size() ? Math.min(ends.get(partition), itself) : itself;
  }

  @Override
  public String toString() {
    return ends.stream().map(end -> Long.toString(end, BASE)).collect(Collectors.joining("."));
  }
}
