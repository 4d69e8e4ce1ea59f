package io.peekbridge.federation.http;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/**
 * Where to connect, and as what to address the server there.
 *
 * @param tls whether the connection is TLS
 * @param address the very address that is connected to; no name is resolved any more
 * @param port the TCP port
 * @param tlsName the DNS name (or IP literal without brackets) that the certificate must be for;
 *     sent as SNI if it is a name
 * @param hostHeader the value of the {@code Host} header
 */
public record Endpoint(
    boolean tls, InetAddress address, int port, String tlsName, String hostHeader) {
  public Endpoint {
    requireNonNull(address, "address");
    requireNonNull(tlsName, "tlsName");
    requireNonNull(hostHeader, "hostHeader");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a port: " + port);
    }
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://")
        + tlsName
        + " at "
        + address.getHostAddress()
        + " port "
        + port;
  }
}
