package io.peekbridge.relay.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.keys.OwnKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A {@link ResidentServer} on a port of loopback, with its keys. It believes every signature. */
public final class HttpResident implements AutoCloseable {
  private final ResidentServer resident;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public HttpResident(ResidentServer resident) throws IOException {
    this.resident = resident;
    OwnKeys keys =
        new OwnKeys(
            new FederationIdentity(resident.name(), resident.room().keyOf(resident.name())),
            Clock.systemUTC());
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/_matrix/key/v2/server", ask -> answer(ask, 200, keys.document()));
    http.createContext("/_matrix/federation/", this::serve);
    http.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    FederationRequest request =
        FederationRequest.of(
            resident.name(),
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            body.length == 0 ? null : body);
    try {
      answer(exchange, 200, resident.answer(request));
    } catch (FederationException e) {
      String error = "{\"errcode\":\"" + e.errcode().orElse("M_UNKNOWN") + "\"}";
      answer(exchange, e.status().orElse(500), error.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }
}
