package io.peekbridge.app.bench;

import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.federation.discovery.ServerDiscovery;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.ObjIntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers that peek rooms of the bridge and take what it sends. */
record Receivers(List<PeerServer> servers) implements AutoCloseable {
  private static final int PEEKS_AT_ONCE = 8;

  /**
   * Starts them.
   *
   * @param onTransaction hears of each body, and which receiver it came to
   */
  static Receivers start(int count, ObjIntConsumer<byte[]> onTransaction) {
    return new Receivers(
        IntStream.range(0, count).mapToObj(index -> receiver(index, onTransaction)).toList());
  }

  private static PeerServer receiver(int index, ObjIntConsumer<byte[]> onTransaction) {
    return new PeerServer("receiver-" + index + ".test")
        .answer(
            Transactions.PATH,
            body -> {
              onTransaction.accept(body, index);
              return PeerServer.NOTHING;
            })
        .start();
  }

  /** Lets every one of them peek the room; returns when all peeks are granted. */
  void peek(BenchNetwork network, RoomId roomId) throws InterruptedException {
    Parallel.forEach(
        Executors.newFixedThreadPool(PEEKS_AT_ONCE),
        servers,
        server -> {
          try (HttpFederationClient client = server.client(network.asServers())) {
            client.execute(
                FederationRequest.put(
                    network.name(), BenchNetwork.peekPath(roomId), PeerServer.NOTHING));
          }
        });
  }

  Map<ServerName, URI> asServers() {
    return servers.stream().collect(Collectors.toMap(PeerServer::name, PeerServer::url));
  }

  /** Finds each of them on its own port. */
  ServerDiscovery asDiscovery() {
    Map<ServerName, Endpoint> endpoints =
        servers.stream().collect(Collectors.toMap(PeerServer::name, PeerServer::endpoint));
    return name -> List.of(endpoints.get(name));
  }

  @Override
  public void close() {
    servers.forEach(PeerServer::close);
  }
}
