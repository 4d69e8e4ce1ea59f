package io.peekbridge.federation;

import io.peekbridge.federation.net.AddressRange;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How other servers are reached.
 *
 * @param staticServers where to reach a server, by name, in place of discovery: {@code http://} or
 *     {@code https://}, host and optional port, nothing more. The operator wrote these, so that
 *     they may lead to private addresses. They are resolved by the operating system, the {@code
 *     Host} header is the URL's, and so is the name on the certificate
 * @param allowedRanges ranges that are reached although they are private, loopback or otherwise not
 *     public
 * @param trustedCertificates PEM files of certificate authorities that are trusted in addition to
 *     the platform's
 */
public record FederationSettings(
    Map<ServerName, URI> staticServers,
    List<AddressRange> allowedRanges,
    List<Path> trustedCertificates,
    Timeouts timeouts,
    Limits limits) {

  /**
   * How long is waited; each is positive.
   *
   * @param connect for a free place in the pool, and for a connection with TLS on it
   * @param read between two packets
   * @param request from the call to the last byte of the answer, discovery included
   */
  public record Timeouts(Duration connect, Duration read, Duration request) {
    public Timeouts {
      requirePositive(connect, "connect");
      requirePositive(read, "read");
      requirePositive(request, "request");
    }
  }

  /**
   * What is taken at most; each is positive.
   *
   * @param connections open at once
   * @param connectionsPerDestination open at once to one address
   * @param responseBytes the body of one answer
   */
  public record Limits(int connections, int connectionsPerDestination, int responseBytes) {
    public Limits {
      requirePositive(connections, "connections");
      requirePositive(connectionsPerDestination, "connectionsPerDestination");
      requirePositive(responseBytes, "responseBytes");
    }
  }

  public FederationSettings {
    staticServers = Map.copyOf(staticServers);
    allowedRanges = List.copyOf(allowedRanges);
    trustedCertificates = List.copyOf(trustedCertificates);
    staticServers.forEach(FederationSettings::requireOrigin);
  }

  /**
   * Discovery as specified, public addresses only, 10 s to connect, 30 s between packets, 60 s for
   * all, 64 MiB of answer.
   */
  public static FederationSettings defaults() {
    return new FederationSettings(
        Map.of(),
        List.of(),
        List.of(),
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60)),
        new Limits(4_000, 8, 64 << 20));
  }

  public FederationSettings withStaticServers(Map<ServerName, URI> servers) {
    return new FederationSettings(servers, allowedRanges, trustedCertificates, timeouts, limits);
  }

  public FederationSettings withAllowedRanges(List<AddressRange> ranges) {
    return new FederationSettings(staticServers, ranges, trustedCertificates, timeouts, limits);
  }

  public FederationSettings withTrustedCertificates(List<Path> pemFiles) {
    return new FederationSettings(staticServers, allowedRanges, pemFiles, timeouts, limits);
  }

  public FederationSettings withTimeouts(Timeouts changed) {
    return new FederationSettings(
        staticServers, allowedRanges, trustedCertificates, changed, limits);
  }

  public FederationSettings withLimits(Limits changed) {
    return new FederationSettings(
        staticServers, allowedRanges, trustedCertificates, timeouts, changed);
  }

  private static void requireOrigin(ServerName name, URI url) {
    boolean origin =
        url.getScheme() != null
            && Set.of("http", "https").contains(url.getScheme())
            && url.getHost() != null
            && url.getRawUserInfo() == null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawFragment() == null;
    if (!origin) {
      throw new IllegalArgumentException(
          "the URL of " + name + " must be http or https, a host and an optional port: " + url);
    }
  }

  private static void requirePositive(Duration value, String name) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }

  private static void requirePositive(int value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
