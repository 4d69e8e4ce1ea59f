package io.peekbridge.matrix.auth;

/**
 * Matches one host name against glob patterns ({@code *} any characters, {@code ?} exactly one),
 * without regard to the case of ASCII letters (appendices: "Glob-style matching").
 *
 * <p>Patterns come from other servers. Instead of backtracking, all places of the host that the
 * pattern read so far can end at are kept as bits of at most four words, so a pattern costs a few
 * instructions for each of its characters whatever it looks like.
 */
final class HostGlob {
  private static final int ASCII = 128;

  private final int length;
  private final int words;

  /** For each ASCII character the places at which the host has it; null where there are none. */
  private final long[][] places = new long[ASCII][];

  HostGlob(String host) {
    length = host.length();
    words = length / Long.SIZE + 1;
    for (int at = 0; at < length; at++) {
      char c = lowerCase(host.charAt(at));
      if (c < ASCII) {
        if (places[c] == null) {
          places[c] = new long[words];
        }
        places[c][at / Long.SIZE] |= 1L << at;
      }
    }
  }

  boolean matches(String pattern) {
    // Bit n: the first n characters of the host match the pattern read so far.
    long[] reached = new long[words];
    reached[0] = 1;
    for (int i = 0; i < pattern.length(); i++) {
      char c = lowerCase(pattern.charAt(i));
      if (c == '*') {
        reachAllBehind(reached);
      } else if (c == '?') {
        advance(reached);
      } else if (c < ASCII && places[c] != null) {
        keepOnly(reached, places[c]);
        advance(reached);
      } else {
        return false;
      }
    }
    return (reached[length / Long.SIZE] & 1L << length) != 0;
  }

  private static void reachAllBehind(long[] reached) {
    boolean found = false;
    for (int word = 0; word < reached.length; word++) {
      if (found) {
        reached[word] = -1L;
      } else if (reached[word] != 0) {
        reached[word] = -Long.lowestOneBit(reached[word]);
        found = true;
      }
    }
  }

  private static void keepOnly(long[] reached, long[] places) {
    for (int word = 0; word < reached.length; word++) {
      reached[word] &= places[word];
    }
  }

  private static void advance(long[] reached) {
    for (int word = reached.length - 1; word > 0; word--) {
      reached[word] = reached[word] << 1 | reached[word - 1] >>> (Long.SIZE - 1);
    }
    reached[0] <<= 1;
  }

  private static char lowerCase(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
