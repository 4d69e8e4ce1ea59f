package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.util.Arrays;

/** A range of IP addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code fd00::/8}. */
public final class AddressRange {
  private final byte[] network;
  private final int prefix;
  private final String written;

  private AddressRange(byte[] network, int prefix, String written) {
    this.network = network;
    this.prefix = prefix;
    this.written = written;
  }

  /**
   * Reads {@code address/bits}, or a single address.
   *
   * @throws IllegalArgumentException if it is neither; host names are not resolved
   */
  public static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    String address = slash < 0 ? cidr : cidr.substring(0, slash);
    byte[] bytes =
        IpLiterals.parse(address)
            .map(InetAddress::getAddress)
            .orElseThrow(() -> new IllegalArgumentException("not an address range: " + cidr));
    int bits = slash < 0 ? bytes.length * 8 : bits(cidr.substring(slash + 1), cidr);
    if (bits > bytes.length * 8) {
      throw new IllegalArgumentException("not an address range, too many bits: " + cidr);
    }
    return new AddressRange(bytes, bits, cidr);
  }

  /** For IPv4-mapped ranges, which the JDK reads as IPv4 addresses when they are written out. */
  static AddressRange mapped() {
    byte[] network = new byte[16];
    network[10] = (byte) 0xff;
    network[11] = (byte) 0xff;
    return new AddressRange(network, 96, "::ffff:0:0/96");
  }

  private static int bits(String text, String cidr) {
    if (!text.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException("not an address range: " + cidr);
    }
    return Integer.parseInt(text);
  }

  /**
   * Whether the address is in the range; an IPv4 address is never in an IPv6 range and the reverse.
   */
  public boolean contains(InetAddress address) {
    byte[] candidate = address.getAddress();
    if (candidate.length != network.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(candidate, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = prefix % 8;
    return rest == 0 || ((candidate[whole] ^ network[whole]) & (0xff << (8 - rest)) & 0xff) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange that
        && prefix == that.prefix
        && Arrays.equals(network, that.network);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(network) + prefix;
  }

  @Override
  public String toString() {
    return written;
  }
}
