package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may be connected to on behalf of another server's name. It is asked about the
 * very address that is then connected to, so that a name which resolves differently the second time
 * gains nothing.
 */
@FunctionalInterface
public interface AddressPolicy {
  boolean allows(InetAddress address);

  /**
   * Allows what is reachable on the public internet, and the given ranges.
   *
   * <p>Of IPv6 only global unicast is public, without the blocks that lead elsewhere
   * (documentation, 6to4, Teredo). An address that carries an IPv4 address in it (IPv4-mapped,
   * NAT64) is judged by that one, also for the given ranges.
   */
  static AddressPolicy publicAnd(List<AddressRange> allowed) {
    List<AddressRange> ranges = List.copyOf(allowed);
    return address -> {
      InetAddress effective = EmbeddedAddresses.effective(address);
      return ranges.stream().anyMatch(range -> range.contains(effective) || range.contains(address))
          || SpecialRanges.isPublic(effective);
    };
  }
}
