package io.peekbridge.federation.discovery;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.net.Dns;
import io.peekbridge.federation.net.DnsException;
import io.peekbridge.federation.net.IpLiterals;
import io.peekbridge.federation.net.SrvOrder;
import io.peekbridge.federation.net.SrvRecord;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Discovery step by step as specified; the numbers in the comments are those of the section. */
final class SpecifiedDiscovery implements ServerDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(SpecifiedDiscovery.class);
  private static final int DEFAULT_PORT = 8448;
  private static final int MAX_SERVICES = 8;
  private static final List<String> SERVICES = List.of("_matrix-fed._tcp.", "_matrix._tcp.");

  private final WellKnownCache wellKnown;
  private final Dns dns;
  private final AllowedAddresses addresses;
  private final RandomGenerator random;

  SpecifiedDiscovery(
      WellKnownCache wellKnown, Dns dns, AllowedAddresses addresses, RandomGenerator random) {
    this.wellKnown = wellKnown;
    this.dns = dns;
    this.addresses = addresses;
    this.random = random;
  }

  @Override
  public List<Endpoint> discover(ServerName server) throws FederationException {
    Optional<List<Endpoint>> direct = byLiteralOrPort(server, server); // 1 and 2
    if (direct.isPresent()) {
      return direct.get();
    }
    Optional<ServerName> delegate = wellKnown.delegate(server.host()); // 3
    if (delegate.isEmpty()) {
      return byService(server, server.host()); // 4, 5 and 6
    }
    Optional<List<Endpoint>> delegated = byLiteralOrPort(server, delegate.get()); // 3.1 and 3.2
    return delegated.isPresent()
        ? delegated.get()
        : byService(server, delegate.get().host()); // 3.3, 3.4 and 3.5
  }

  /** A name that is an address, or has a port, says all there is to know. */
  private Optional<List<Endpoint>> byLiteralOrPort(ServerName server, ServerName name)
      throws FederationException {
    Optional<InetAddress> literal = IpLiterals.parse(name.host());
    int port = port(server, name);
    if (literal.isPresent()) {
      List<InetAddress> checked = addresses.check(server, List.of(literal.get()));
      String bare = name.host().replace("[", "").replace("]", "");
      return Optional.of(endpoints(checked, port, bare, name.value()));
    }
    if (name.port().isEmpty()) {
      return Optional.empty();
    }
    List<InetAddress> found = addresses.of(server, name.host());
    return Optional.of(endpoints(found, port, name.host(), name.value()));
  }

  /**
   * SRV records of the host, or else the host itself on the default port. The certificate is the
   * host's in any case.
   */
  private List<Endpoint> byService(ServerName server, String host) throws FederationException {
    for (String service : SERVICES) {
      List<SrvRecord> records = services(service + host);
      if (!records.isEmpty()) {
        return byRecords(server, host, SrvOrder.order(records, random));
      }
    }
    return endpoints(addresses.of(server, host), DEFAULT_PORT, host, host);
  }

  private List<Endpoint> byRecords(ServerName server, String host, List<SrvRecord> records)
      throws FederationException {
    List<Endpoint> found = new ArrayList<>();
    FederationException failure =
        FederationException.of(server, Kind.DNS, host + " says that it offers no such service");
    for (SrvRecord srv : records.subList(0, Math.min(records.size(), MAX_SERVICES))) {
      if (srv.target().isEmpty() || srv.port() == 0) {
        continue;
      }
      try {
        found.addAll(endpoints(addresses.of(server, srv.target()), srv.port(), host, host));
      } catch (FederationException e) {
        failure = e; // another record may lead somewhere
      }
    }
    if (found.isEmpty()) {
      throw failure;
    }
    return found;
  }

  /**
   * A lookup that fails is taken as no record: the certificate of whatever is reached then decides.
   */
  private List<SrvRecord> services(String service) {
    try {
      return dns.services(service);
    } catch (DnsException e) {
      LOG.debug("going on without SRV records: {}", e.getMessage());
      return List.of();
    }
  }

  private static int port(ServerName server, ServerName name) throws FederationException {
    int port = name.port().orElse(DEFAULT_PORT);
    if (port < 1 || port > 65_535) {
      throw FederationException.of(server, Kind.DNS, port + " is not a port", false);
    }
    return port;
  }

  private static List<Endpoint> endpoints(
      List<InetAddress> addresses, int port, String tlsName, String hostHeader) {
    return addresses.stream()
        .map(address -> new Endpoint(true, address, port, tlsName, hostHeader))
        .toList();
  }
}
