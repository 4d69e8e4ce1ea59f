package io.peekbridge.relay.testing;

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

/** Servers without a network between them and us. Who is not there cannot be reached. */
public final class FakeFederation implements FederationClient {
  private final Map<ServerName, ResidentServer> servers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public ResidentServer add(ResidentServer server) {
    servers.put(server.name(), server);
    return server;
  }

  public void remove(ServerName server) {
    servers.remove(server);
  }

  /** What was asked: the server and the path up to the first id, as {@code a.example event}. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public FederationResponse execute(FederationRequest request) throws FederationException {
    ServerName to = request.destination();
    requests.add(to + " " + request.target().split("/", -1)[4]);
    ResidentServer server = servers.get(to);
    if (server == null) {
      throw FederationException.of(to, Kind.CONNECT, "nobody is there");
    }
    byte[] answer = server.answer(request);
    if (answer.length > request.maxResponseBytes().orElse(Integer.MAX_VALUE)) {
      throw FederationException.of(to, Kind.TOO_LARGE, answer.length + " bytes");
    }
    return FederationResponse.ok(to, answer);
  }
}
