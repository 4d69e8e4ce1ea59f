package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * Reads one power level (room versions: "Deprecated event content schemas"). Levels have no bounds
 * where JSON has none, and as strings have none at all.
 */
final class Level {
  /** More digits than this are no level for other servers either. */
  private static final int MAX_DIGITS = 4_300;

  private Level() {}

  /** The level that a value gives; empty if in the room's version it gives none. */
  static Optional<BigInteger> read(JsonNode value, RoomVersion version) {
    if (version.has(RoomRule.INTEGER_POWER_LEVELS)) {
      return CanonicalJson.isSafeInteger(value)
          ? Optional.of(value.bigIntegerValue())
          : Optional.empty();
    }
    return switch (value.getNodeType()) {
      case NUMBER -> Optional.of(truncated(value));
      case STRING -> parsed(value.textValue());
      default -> Optional.empty();
    };
  }

  /** Fractions lose what is behind the point. */
  private static BigInteger truncated(JsonNode number) {
    return number.isIntegralNumber()
        ? number.bigIntegerValue()
        : new BigDecimal(number.doubleValue()).toBigInteger();
  }

  /** White space around it, one sign and leading zeros are fine. */
  private static Optional<BigInteger> parsed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    boolean signed = start < end && (text.charAt(start) == '-' || text.charAt(start) == '+');
    int digits = signed ? start + 1 : start;
    return areDigits(text, digits, end)
        ? Optional.of(new BigInteger(text.substring(start, end)))
        : Optional.empty();
  }

  private static boolean areDigits(String text, int start, int end) {
    return start < end
        && end - start <= MAX_DIGITS
        && text.substring(start, end).chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** What Unicode calls white space, and the separators of ASCII. */
  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
