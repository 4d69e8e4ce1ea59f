package io.peekbridge.federation.discovery;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;

/** Finds where a server is reached. Calls may wait for DNS and for {@code .well-known}. */
@FunctionalInterface
public interface ServerDiscovery {
  /**
   * The endpoints of a server, best first, at least one; each is allowed by the address policy.
   *
   * @throws FederationException of kind {@code DNS} or {@code FORBIDDEN_ADDRESS} if there are none
   */
  List<Endpoint> discover(ServerName server) throws FederationException;
}
