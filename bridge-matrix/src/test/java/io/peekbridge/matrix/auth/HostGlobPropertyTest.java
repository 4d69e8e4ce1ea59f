package io.peekbridge.matrix.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostGlobPropertyTest {

  @Property(tries = 20_000)
  void short_names_match_as_by_definition(
      @ForAll("shortHosts") String host, @ForAll("shortPatterns") String pattern) {
    assertThat(new HostGlob(host).matches(pattern)).isEqualTo(matchesByDefinition(pattern, host));
  }

  @Property(tries = 2_000)
  void a_pattern_made_of_a_long_name_matches_it(
      @ForAll("longHosts") String host, @ForAll("cuts") int cut, @ForAll("cuts") int length) {
    int from = cut % host.length();
    int to = Math.min(host.length(), from + length);
    HostGlob glob = new HostGlob(host);

    assertThat(glob.matches(host.substring(0, from) + "*" + host.substring(to))).isTrue();
    assertThat(glob.matches("*" + host.substring(from, to) + "*")).isTrue();
    assertThat(glob.matches(host.substring(0, from) + "?" + host.substring(from + 1))).isTrue();
    assertThat(glob.matches(host.substring(0, from) + "_" + host.substring(from + 1))).isFalse();
    assertThat(glob.matches(host.substring(0, from))).isFalse();
  }

  /** What the signs mean, written down as a recursion over both strings. */
  private static boolean matchesByDefinition(String pattern, String host) {
    if (pattern.isEmpty()) {
      return host.isEmpty();
    }
    String rest = pattern.substring(1);
    return switch (pattern.charAt(0)) {
      case '*' ->
          matchesByDefinition(rest, host)
              || (!host.isEmpty() && matchesByDefinition(pattern, host.substring(1)));
      case '?' -> !host.isEmpty() && matchesByDefinition(rest, host.substring(1));
      default ->
          !host.isEmpty()
              && lower(pattern).charAt(0) == lower(host).charAt(0)
              && matchesByDefinition(rest, host.substring(1));
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Provide
  Arbitrary<String> shortHosts() {
    return Arbitraries.strings().withChars("aAb.").ofMaxLength(9);
  }

  @Provide
  Arbitrary<String> shortPatterns() {
    return Arbitraries.strings().withChars("aAb.*?").ofMaxLength(9);
  }

  @Provide
  Arbitrary<String> longHosts() {
    return Arbitraries.strings().withChars("aAbc.-0").ofMinLength(60).ofMaxLength(255);
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(0, 255);
  }
}
