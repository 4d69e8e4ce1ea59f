package io.peekbridge.app.bench;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Another Matrix server on loopback: it publishes its key, and answers what it is told to. */
final class PeerServer implements AutoCloseable {
  static final byte[] NOTHING = "{}".getBytes(StandardCharsets.UTF_8);

  private final FederationIdentity identity;
  private final Map<String, LoopbackServer.Handler> handlers = new ConcurrentHashMap<>();
  private final LoopbackServer http;

  PeerServer(String name) {
    this(name, LoopbackServer.BACKLOG);
  }

  /**
   * A server.
   *
   * @param backlog how many connections may wait to be accepted
   */
  PeerServer(String name, int backlog) {
    this.identity = identity(name);
    OwnKeys keys = new OwnKeys(identity, Clock.systemUTC());
    this.http = new LoopbackServer(this::dispatch, backlog);
    answer("/_matrix/key/v2/server", request -> keys.document());
  }

  /** A server's name with a new key. */
  static FederationIdentity identity(String name) {
    return new FederationIdentity(
        new ServerName(name), Ed25519.fastest().generate(new KeyId("ed25519:bench")));
  }

  /** Answers requests below a path; the handler makes the body of the answer out of theirs. */
  PeerServer answer(String path, UnaryOperator<byte[]> handler) {
    return handle(path, request -> handler.apply(request.body()));
  }

  /** The same for a handler that takes its time. */
  PeerServer handle(String path, LoopbackServer.Handler handler) {
    handlers.put(path, handler);
    return this;
  }

  private byte[] dispatch(HttpConnection.Request request) throws InterruptedException {
    for (Map.Entry<String, LoopbackServer.Handler> each : handlers.entrySet()) {
      if (request.path().startsWith(each.getKey())) {
        return each.getValue().answer(request);
      }
    }
    throw new IllegalStateException("nobody expects " + request.path());
  }

  PeerServer start() {
    http.start();
    return this;
  }

  /** How it listens, and how it fails. */
  LoopbackServer http() {
    return http;
  }

  FederationIdentity identity() {
    return identity;
  }

  ServerName name() {
    return identity.name();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + http.port());
  }

  /** The same for a client that needs no discovery. */
  Endpoint endpoint() {
    return new Endpoint(
        false, InetAddress.getLoopbackAddress(), http.port(), "127.0.0.1", "127.0.0.1");
  }

  /** A client that signs as this server and reaches the others there. */
  HttpFederationClient client(Map<ServerName, URI> servers) {
    return HttpFederationClient.open(
        identity, FederationSettings.defaults().withStaticServers(servers), Clock.systemUTC());
  }

  @Override
  public void close() {
    http.close();
  }
}
