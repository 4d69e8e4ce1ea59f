package io.peekbridge.federation.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.discovery.WellKnownAnswer.Delegated;
import io.peekbridge.federation.discovery.WellKnownAnswer.Failed;
import io.peekbridge.federation.http.Deadline;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.http.HttpAnswer;
import io.peekbridge.federation.http.HttpCall;
import io.peekbridge.federation.http.HttpTransport;
import io.peekbridge.federation.net.IpLiterals;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks over HTTPS. Redirects are followed to other HTTPS addresses, a few of them, and each hop's
 * address is resolved and checked like any other.
 */
final class HttpWellKnownSource implements WellKnownSource {
  private static final int MAX_BYTES = 50 << 10;
  private static final int MAX_REDIRECTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/.well-known/matrix/server";

  private final HttpTransport transport;
  private final AllowedAddresses addresses;
  private final Clock clock;
  private final int port;

  HttpWellKnownSource(HttpTransport transport, AllowedAddresses addresses, Clock clock, int port) {
    this.transport = transport;
    this.addresses = addresses;
    this.clock = clock;
    this.port = port;
  }

  @Override
  public WellKnownAnswer ask(String host) {
    Deadline deadline = Deadline.in(PATIENCE);
    URI url = URI.create("https://" + host + (port == 443 ? "" : ":" + port) + PATH);
    try {
      for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
        HttpAnswer answer = get(new ServerName(host), url, deadline);
        Optional<URI> next = redirect(answer, url);
        if (next.isEmpty()) {
          return read(answer);
        }
        url = next.get();
      }
      return new Failed("more than " + MAX_REDIRECTS + " redirects");
    } catch (FederationException | IllegalArgumentException e) {
      return new Failed(e.getMessage());
    }
  }

  private HttpAnswer get(ServerName server, URI url, Deadline deadline) throws FederationException {
    String host = url.getHost();
    if (host == null) {
      throw new IllegalArgumentException("no host can have this name: " + url.getRawAuthority());
    }
    int urlPort = url.getPort() < 0 ? 443 : url.getPort();
    Optional<InetAddress> literal = IpLiterals.parse(host);
    List<InetAddress> found =
        literal.isPresent()
            ? addresses.check(server, List.of(literal.get()))
            : addresses.of(server, host);
    String tlsName = literal.map(InetAddress::getHostAddress).orElse(host);
    List<Endpoint> endpoints =
        found.stream()
            .map(each -> new Endpoint(true, each, urlPort, tlsName, url.getRawAuthority()))
            .toList();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return transport.send(HttpCall.get(server, path + query, MAX_BYTES, deadline), endpoints);
  }

  private static Optional<URI> redirect(HttpAnswer answer, URI from) {
    Optional<String> location = answer.header("Location");
    if (answer.status() < 300 || answer.status() > 399 || location.isEmpty()) {
      return Optional.empty();
    }
    URI to = from.resolve(location.get());
    if (!"https".equalsIgnoreCase(to.getScheme())
        || to.getHost() == null
        || to.getRawUserInfo() != null) {
      throw new IllegalArgumentException("redirected to something that is not an https host");
    }
    return Optional.of(to);
  }

  private WellKnownAnswer read(HttpAnswer answer) {
    if (answer.status() != 200) {
      return new Failed("status " + answer.status());
    }
    try {
      JsonNode delegate = Json.parseObject(answer.body()).path("m.server");
      return delegate.isTextual()
          ? new Delegated(new ServerName(delegate.textValue()), CacheLifetime.of(answer, clock))
          : new Failed("no m.server in it");
    } catch (MalformedJsonException | MalformedIdException e) {
      return new Failed(e.getMessage());
    }
  }
}
