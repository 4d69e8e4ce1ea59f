package io.peekbridge.federation.discovery;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.net.AddressPolicy;
import io.peekbridge.federation.net.Dns;
import io.peekbridge.federation.net.DnsException;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.util.List;

/** Resolves hosts to addresses that may be connected to. */
final class AllowedAddresses {
  /** So many addresses of one host are tried; more would only be a way to keep us busy. */
  private static final int MAX_ADDRESSES = 6;

  private final Dns dns;
  private final AddressPolicy policy;

  AllowedAddresses(Dns dns, AddressPolicy policy) {
    this.dns = dns;
    this.policy = policy;
  }

  /** At least one address of the host. */
  List<InetAddress> of(ServerName server, String host) throws FederationException {
    List<InetAddress> found;
    try {
      found = dns.addresses(host);
    } catch (DnsException e) {
      throw FederationException.of(server, Kind.DNS, e.getMessage()).causedBy(e);
    }
    if (found.isEmpty()) {
      throw FederationException.of(server, Kind.DNS, host + " has no address");
    }
    return check(server, found);
  }

  /** Those of the addresses that are allowed, at least one. */
  List<InetAddress> check(ServerName server, List<InetAddress> found) throws FederationException {
    List<InetAddress> allowed = found.stream().filter(policy::allows).limit(MAX_ADDRESSES).toList();
    if (allowed.isEmpty()) {
      throw FederationException.of(
          server,
          Kind.FORBIDDEN_ADDRESS,
          "the settings do not allow " + found.getFirst().getHostAddress());
    }
    return allowed;
  }
}
