package io.peekbridge.matrix.crypto;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Which 32 bytes are taken as a point of the curve. Crypto libraries differ about odd encodings and
 * about points of small order, for which signatures can be made without any private key; what is
 * refused here is refused whichever of them does the work, and is what the reference servers refuse
 * too.
 */
final class Curve25519Points {
  static final int LENGTH = 32;

  /** The order of the prime subgroup, 2^252 + 27742317777372353535851937790883648493. */
  private static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);

  /**
   * The y coordinates of the eight points of small order: 1, -1, 0 and those of the points of order
   * 8.
   */
  private static final Set<BigInteger> SMALL_ORDER = smallOrder();

  private Curve25519Points() {}

  /**
   * Whether the bytes encode, in the one canonical way, a point of the curve that is not of small
   * order.
   */
  static boolean isUsable(byte[] encoded) {
    return hasUsableY(encoded) && isOnCurve(y(encoded));
  }

  /**
   * The part of {@link #isUsable} that costs nothing: the coordinate is reduced and is not one of a
   * small order.
   */
  static boolean hasUsableY(byte[] encoded) {
    if (encoded.length != LENGTH) {
      return false;
    }
    BigInteger y = y(encoded);
    return y.compareTo(P) < 0 && !SMALL_ORDER.contains(y);
  }

  /**
   * Whether the 32 bytes at the offset, little-endian, are less than the group's order (RFC 8032,
   * 5.1.7).
   */
  static boolean isReducedScalar(byte[] bytes, int offset) {
    return littleEndian(bytes, offset).compareTo(ORDER) < 0;
  }

  static BigInteger y(byte[] encoded) {
    return littleEndian(encoded, 0).clearBit(255);
  }

  static boolean isXOdd(byte[] encoded) {
    return (encoded[LENGTH - 1] & 0x80) != 0;
  }

  /**
   * There is an x if (y^2 - 1) / (d y^2 + 1) is a square; x = 0 only belongs to points of small
   * order.
   */
  private static boolean isOnCurve(BigInteger y) {
    BigInteger yy = y.multiply(y).mod(P);
    BigInteger u = yy.subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(yy).add(BigInteger.ONE).mod(P);
    BigInteger euler = P.subtract(BigInteger.ONE).shiftRight(1);
    return u.multiply(v).mod(P).modPow(euler, P).equals(BigInteger.ONE);
  }

  private static BigInteger littleEndian(byte[] bytes, int offset) {
    byte[] reversed = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      reversed[LENGTH - 1 - i] = bytes[offset + i];
    }
    return new BigInteger(1, reversed);
  }

  private static Set<BigInteger> smallOrder() {
    // The y of a point of order 8, as it is encoded; the other one is its negative.
    BigInteger eighth =
        littleEndian(
            HexFormat.of()
                .parseHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            0);
    Set<BigInteger> points = new HashSet<>();
    points.add(BigInteger.ZERO);
    points.add(BigInteger.ONE);
    points.add(P.subtract(BigInteger.ONE));
    points.add(eighth);
    points.add(P.subtract(eighth));
    return points;
  }
}
