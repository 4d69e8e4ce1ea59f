package io.peekbridge.federation.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.peekbridge.federation.http.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTP server on loopback that remembers what it was asked. */
public final class LoopbackServer implements AutoCloseable {
  /** One request as it arrived. */
  public record Received(
      String method, String target, Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }
  }

  /** Answers one exchange. */
  @FunctionalInterface
  public interface Handler {
    void handle(HttpExchange exchange, byte[] body) throws IOException;
  }

  private final HttpServer server;
  private final boolean tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private LoopbackServer(HttpServer server, boolean tls, Handler handler) {
    this.server = server;
    this.tls = tls;
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, handler));
    server.start();
  }

  public static LoopbackServer plain(Handler handler) {
    try {
      return new LoopbackServer(HttpServer.create(address(), 0), false, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static LoopbackServer tls(SSLContext context, Handler handler) {
    try {
      HttpsServer server = HttpsServer.create(address(), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return new LoopbackServer(server, true, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A handler that always answers the same. */
  public static Handler answering(int status, String body) {
    return (exchange, unused) -> answer(exchange, status, body);
  }

  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void serve(HttpExchange exchange, Handler handler) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      received.add(
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              Map.copyOf(exchange.getRequestHeaders()),
              new String(body, UTF_8)));
      handler.handle(exchange, body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public List<Received> received() {
    return received;
  }

  /** Where the server is, under a name. */
  public Endpoint endpoint(String name) {
    return new Endpoint(tls, server.getAddress().getAddress(), port(), name, name);
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
