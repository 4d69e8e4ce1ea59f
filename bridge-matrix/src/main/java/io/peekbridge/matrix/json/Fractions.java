package io.peekbridge.matrix.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes doubles as Python does, whose notation is what signatures over fractions are made of in
 * practice: positional from 1e-4 up to below 1e16, otherwise with an exponent of at least two
 * digits.
 */
final class Fractions {
  private Fractions() {}

  static String write(double value) {
    if (!Double.isFinite(value)) {
      throw new CanonicalJsonException("infinite or no number");
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal decimal = shortest(value);
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    String sign = value < 0 ? "-" : "";
    return sign
        + (exponent >= -4 && exponent < 16
            ? positional(digits, exponent)
            : scientific(digits, exponent));
  }

  /** Java writes two digits where one would do, which makes a difference to the very smallest. */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal oneDigit = decimal.round(new MathContext(1));
    return oneDigit.doubleValue() == value ? oneDigit.stripTrailingZeros() : decimal;
  }

  private static String positional(String digits, int exponent) {
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    int whole = exponent + 1;
    return digits.length() <= whole
        ? digits + "0".repeat(whole - digits.length()) + ".0"
        : digits.substring(0, whole) + "." + digits.substring(whole);
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String size = Integer.toString(Math.abs(exponent));
    return mantissa + "e" + (exponent < 0 ? "-" : "+") + (size.length() < 2 ? "0" : "") + size;
  }
}
