package io.peekbridge.federation.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.auth.RequestSigner;
import io.peekbridge.federation.discovery.Discoveries;
import io.peekbridge.federation.discovery.ServerDiscovery;
import io.peekbridge.federation.http.Deadline;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.http.HttpAnswer;
import io.peekbridge.federation.http.HttpCall;
import io.peekbridge.federation.http.HttpTransport;
import io.peekbridge.federation.net.DnsjavaResolver;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Asks other servers over HTTP: signs, finds the server, sends, reads. */
public final class HttpFederationClient implements FederationClient, AutoCloseable {
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(5);

  private final RequestSigner signer;
  private final FederationSettings settings;
  private final HttpTransport transport;
  private final BoundedDiscovery discovery;
  private final Clock clock;

  private HttpFederationClient(
      FederationIdentity identity,
      FederationSettings settings,
      HttpTransport transport,
      ServerDiscovery discovery,
      Clock clock) {
    this.signer = new RequestSigner(identity);
    this.settings = settings;
    this.transport = transport;
    this.discovery = new BoundedDiscovery(discovery);
    this.clock = clock;
  }

  /**
   * A client with its own connections, caches and threads; closing it ends them.
   *
   * @throws IllegalArgumentException if a file of trusted certificates cannot be used
   */
  public static HttpFederationClient open(
      FederationIdentity identity, FederationSettings settings, Clock clock) {
    HttpTransport transport =
        new HttpTransport(settings, TlsFiles.client(settings.trustedCertificates()));
    ServerDiscovery discovery =
        Discoveries.of(settings, transport, new DnsjavaResolver(DNS_PATIENCE), clock);
    return new HttpFederationClient(identity, settings, transport, discovery, clock);
  }

  /**
   * As {@link #open(FederationIdentity, FederationSettings, Clock)}, finding servers in another
   * way.
   */
  public static HttpFederationClient open(
      FederationIdentity identity,
      FederationSettings settings,
      ServerDiscovery discovery,
      Clock clock) {
    HttpTransport transport =
        new HttpTransport(settings, TlsFiles.client(settings.trustedCertificates()));
    return new HttpFederationClient(identity, settings, transport, discovery, clock);
  }

  @Override
  public FederationResponse execute(FederationRequest request) throws FederationException {
    Deadline deadline = Deadline.in(request.timeout().orElse(settings.timeouts().request()));
    HttpCall call = call(request, deadline);
    HttpAnswer answer = transport.send(call, discovery.discover(request.destination(), deadline));
    if (answer.isSuccess()) {
      return new FederationResponse(
          request.destination(), answer.status(), answer.body(), RetryAfter.header(answer, clock));
    }
    throw refused(request, answer);
  }

  @Override
  public <T, X extends Exception> T stream(FederationRequest request, BodyReader<T, X> reader)
      throws FederationException, X {
    Deadline deadline = Deadline.in(request.timeout().orElse(settings.timeouts().request()));
    HttpCall call = call(request, deadline);
    List<Endpoint> endpoints = discovery.discover(request.destination(), deadline);
    AtomicReference<T> result = new AtomicReference<>();
    HttpAnswer answer = transport.<X>stream(call, endpoints, body -> result.set(reader.read(body)));
    if (answer.isSuccess()) {
      return result.get();
    }
    throw refused(request, answer);
  }

  private HttpCall call(FederationRequest request, Deadline deadline) {
    return new HttpCall(
        request.destination(),
        request.method(),
        request.target(),
        request.signed() ? Map.of("Authorization", signer.authorization(request)) : Map.of(),
        request.body(),
        request.maxResponseBytes().orElse(settings.limits().responseBytes()),
        deadline);
  }

  private FederationException refused(FederationRequest request, HttpAnswer answer) {
    Optional<JsonNode> error = error(answer);
    return FederationException.status(
        request.destination(),
        answer.status(),
        error.map(body -> body.path("errcode").textValue()),
        RetryAfter.header(answer, clock).or(() -> error.flatMap(RetryAfter::body)));
  }

  /** The body of an error is often not Matrix's but a proxy's. */
  private static Optional<JsonNode> error(HttpAnswer answer) {
    try {
      return Optional.of(Json.parseObject(answer.body()));
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
