package io.peekbridge.federation.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The special-purpose address registries (RFC 6890 and what was registered since), as far as they
 * are not public.
 */
final class SpecialRanges {
  private static final List<AddressRange> IPV4_NOT_PUBLIC =
      ranges(
          "0.0.0.0/8", // this network
          "10.0.0.0/8", // private
          "100.64.0.0/10", // shared by carriers; some clouds keep their metadata here
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // a cloud's host, from inside its virtual machines
          "169.254.0.0/16", // link-local; most clouds keep their metadata here
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // 6to4 relays, withdrawn
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, limited broadcast

  private static final AddressRange IPV6_GLOBAL_UNICAST = AddressRange.parse("2000::/3");

  private static final List<AddressRange> IPV6_NOT_PUBLIC =
      ranges(
          "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4, which wraps any IPv4 address
          "3fff::/20"); // documentation

  private SpecialRanges() {}

  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return IPV4_NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
    }
    return IPV6_GLOBAL_UNICAST.contains(address)
        && IPV6_NOT_PUBLIC.stream().noneMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... cidrs) {
    return Stream.of(cidrs).map(AddressRange::parse).toList();
  }
}
