package io.peekbridge.app.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Another Matrix server on loopback: it publishes its key, and answers what it is told to. */
final class PeerServer implements AutoCloseable {
  static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);
  private static final int BACKLOG = 1024;

  static {
    // Without it, the JDK's server waits for acknowledgements of what it has sent: 40 ms at a time.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final FederationIdentity identity;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  PeerServer(String name) {
    this.identity =
        new FederationIdentity(
            new ServerName(name), Ed25519.fastest().generate(new KeyId("ed25519:bench")));
    OwnKeys keys = new OwnKeys(identity, Clock.systemUTC());
    try {
      this.http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("no server on loopback", e);
    }
    http.setExecutor(threads);
    answer("/_matrix/key/v2/server", request -> keys.document());
  }

  /** Answers requests below a path; the handler makes the body of the answer out of theirs. */
  PeerServer answer(String path, UnaryOperator<byte[]> handler) {
    http.createContext(path, exchange -> handle(exchange, handler));
    return this;
  }

  PeerServer start() {
    http.start();
    return this;
  }

  FederationIdentity identity() {
    return identity;
  }

  ServerName name() {
    return identity.name();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** A client that signs as this server and reaches the others there. */
  HttpFederationClient client(Map<ServerName, URI> servers) {
    return HttpFederationClient.open(
        identity, FederationSettings.defaults().withStaticServers(servers), Clock.systemUTC());
  }

  private static void handle(HttpExchange exchange, UnaryOperator<byte[]> handler)
      throws IOException {
    try (exchange) {
      byte[] answer = handler.apply(exchange.getRequestBody().readAllBytes());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }
}
