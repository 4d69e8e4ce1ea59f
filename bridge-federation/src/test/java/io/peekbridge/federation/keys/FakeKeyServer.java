package io.peekbridge.federation.keys;

import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * All the other servers: each answers with the document that a test gave it, or cannot be reached.
 */
final class FakeKeyServer implements FederationClient {
  private final Map<ServerName, byte[]> documents = new ConcurrentHashMap<>();
  private final List<FederationRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Runnable before = () -> {};

  void publish(ServerName server, byte[] document) {
    documents.put(server, document);
  }

  void vanish(ServerName server) {
    documents.remove(server);
  }

  /** Runs in each request before the answer. */
  void before(Runnable action) {
    before = action;
  }

  List<FederationRequest> requests() {
    return requests;
  }

  @Override
  public FederationResponse execute(FederationRequest request) throws FederationException {
    requests.add(request);
    before.run();
    byte[] document = documents.get(request.destination());
    if (document == null) {
      throw FederationException.of(request.destination(), Kind.CONNECT, "refused");
    }
    return FederationResponse.ok(request.destination(), document);
  }
}
