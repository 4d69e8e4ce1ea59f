package io.peekbridge.app.support;

import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Several peeking servers of one bridge. */
public final class Receivers implements AutoCloseable {
  private final List<PeekingServer> servers = new ArrayList<>();
  private final List<HttpFederationClient> clients = new ArrayList<>();
  private final List<Peeker> peekers = new ArrayList<>();

  /** Starts the servers; the bridge need not run yet. */
  public Receivers(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      servers.add(new PeekingServer(new ServerName("peeker-" + i + ".test")));
    }
  }

  /** The map for the bridge's {@code federation.servers}. */
  public String asSetting() {
    return servers.stream()
        .map(server -> "\"%s\": \"%s\"".formatted(server.name(), server.url()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  public List<PeekingServer> servers() {
    return List.copyOf(servers);
  }

  /** Peekers of a bridge, one for each server. */
  public List<Peeker> peekersOf(ServerName bridge, URI url, RoomWriters writers) {
    FederationSettings settings =
        FederationSettings.defaults().withStaticServers(Map.of(bridge, url));
    for (PeekingServer server : servers) {
      HttpFederationClient client =
          HttpFederationClient.open(server.identity(), settings, Clock.systemUTC());
      clients.add(client);
      peekers.add(new Peeker(server, bridge, client, writers));
    }
    return List.copyOf(peekers);
  }

  /**
   * Peeks every room from every server for good, publishes one more event in each, and waits until
   * it has arrived everywhere. Since each server gets what is for it in order, everything else has
   * arrived by then.
   */
  public void settle(List<RoomId> rooms, RoomWriters writers) {
    peekers.forEach(peeker -> rooms.forEach(peeker::start));
    for (RoomId roomId : rooms) {
      var last = writers.publish(roomId, "the end");
      Awaitility.await("the last event of " + roomId)
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  servers.stream()
                      .allMatch(
                          server ->
                              !server.received(roomId).isEmpty()
                                  && server.received(roomId).getLast().equals(last)));
    }
  }

  @Override
  public void close() {
    clients.forEach(HttpFederationClient::close);
    servers.forEach(PeekingServer::close);
  }
}
