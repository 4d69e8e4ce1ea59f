package io.peekbridge.app.support;

import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.client.HttpFederationClient;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
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
  public void settle(List<RoomId> rooms, RoomWriters writers) throws InterruptedException {
    each(peeker -> rooms.forEach(peeker::start));
    awaitOneMore(rooms, writers);
  }

  /** Lets every peeker do something, all at once. */
  public void each(Consumer<Peeker> action) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done :
          threads.invokeAll(peekers.stream().map(it -> task(action, it)).toList())) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Callable<Void> task(Consumer<Peeker> action, Peeker peeker) {
    return () -> {
      action.accept(peeker);
      return null;
    };
  }

  /**
   * Publishes one more event in each room, and waits until every server has it. Since each gets
   * what is for it in order, all that was published before has arrived by then.
   */
  public void awaitOneMore(List<RoomId> rooms, RoomWriters writers) {
    for (RoomId roomId : rooms) {
      EventId last = writers.publish(roomId, "one more");
      Awaitility.await("event " + last + " of " + roomId)
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofMinutes(2))
          .until(() -> servers.stream().allMatch(server -> server.has(last)));
    }
  }

  @Override
  public void close() {
    clients.forEach(HttpFederationClient::close);
    servers.forEach(PeekingServer::close);
  }
}
