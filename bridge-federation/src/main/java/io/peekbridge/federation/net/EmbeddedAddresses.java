package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** IPv6 addresses that are another way to write, or to reach, an IPv4 address. */
final class EmbeddedAddresses {
  private static final AddressRange MAPPED = AddressRange.mapped();
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  private EmbeddedAddresses() {}

  /** The IPv4 address that a connection to the address ends at, or else the address itself. */
  static InetAddress effective(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16 || !(MAPPED.contains(address) || NAT64.contains(address))) {
      return address;
    }
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an IPv4 address", e);
    }
  }
}
