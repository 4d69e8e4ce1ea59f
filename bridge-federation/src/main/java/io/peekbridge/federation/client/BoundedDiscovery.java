package io.peekbridge.federation.client;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.concurrent.SingleFlight;
import io.peekbridge.federation.discovery.ServerDiscovery;
import io.peekbridge.federation.http.Deadline;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Discovers a server once for all who ask at the same time, each of whom waits no longer than it
 * wants.
 */
final class BoundedDiscovery {
  private sealed interface Outcome {}

  private record Found(List<Endpoint> endpoints) implements Outcome {}

  private record Failed(FederationException failure) implements Outcome {}

  private final SingleFlight<ServerName, Outcome> underWay;

  BoundedDiscovery(ServerDiscovery discovery) {
    this.underWay = new SingleFlight<>(server -> outcome(discovery, server));
  }

  List<Endpoint> discover(ServerName server, Deadline deadline) throws FederationException {
    return switch (await(server, deadline)) {
      case Found found -> found.endpoints();
      case Failed failed -> throw failed.failure();
    };
  }

  private Outcome await(ServerName server, Deadline deadline) throws FederationException {
    try {
      return underWay.start(server).get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw FederationException.of(
              server, Kind.TIMEOUT, "the server was not found within " + deadline)
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FederationException.of(server, Kind.TIMEOUT, "interrupted").causedBy(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("discovery of " + server + " failed", e.getCause());
    }
  }

  private static Outcome outcome(ServerDiscovery discovery, ServerName server) {
    try {
      return new Found(discovery.discover(server));
    } catch (FederationException e) {
      return new Failed(e);
    }
  }
}
