package io.peekbridge.federation.discovery;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Servers whose URL the operator wrote down; all others are left to the discovery behind it. */
final class StaticDiscovery implements ServerDiscovery {
  private final Map<ServerName, URI> servers;
  private final ServerDiscovery others;

  StaticDiscovery(Map<ServerName, URI> servers, ServerDiscovery others) {
    this.servers = servers;
    this.others = others;
  }

  @Override
  public List<Endpoint> discover(ServerName server) throws FederationException {
    URI url = servers.get(server);
    return url == null ? others.discover(server) : endpoints(server, url);
  }

  /**
   * Resolved by the operating system, with its search domains and all: in a closed network that is
   * where names come from.
   */
  private static List<Endpoint> endpoints(ServerName server, URI url) throws FederationException {
    boolean tls = url.getScheme().equals("https");
    int port = url.getPort() >= 0 ? url.getPort() : (tls ? 443 : 80);
    String bare = url.getHost().replace("[", "").replace("]", "");
    try {
      return Stream.of(InetAddress.getAllByName(url.getHost()))
          .map(address -> new Endpoint(tls, address, port, bare, url.getRawAuthority()))
          .toList();
    } catch (UnknownHostException e) {
      throw FederationException.of(server, Kind.DNS, url.getHost() + " has no address").causedBy(e);
    }
  }
}
