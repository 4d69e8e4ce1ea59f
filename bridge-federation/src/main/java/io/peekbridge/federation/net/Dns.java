package io.peekbridge.federation.net;

import java.net.InetAddress;
import java.util.List;

/** Asks the domain name system. Calls block, for a bounded time. */
public interface Dns {
  /**
   * The addresses of a host, following aliases: those of AAAA records first, then those of A
   * records.
   *
   * @return none if there is no such name or it has no address
   */
  List<InetAddress> addresses(String host) throws DnsException;

  /**
   * SRV records in no particular order.
   *
   * @param service such as {@code _matrix-fed._tcp.example.org}
   * @return none if there are none
   */
  List<SrvRecord> services(String service) throws DnsException;
}
