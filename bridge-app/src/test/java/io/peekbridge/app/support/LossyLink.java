package io.peekbridge.app.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * A port on loopback that passes requests on to a server. It can acknowledge transactions without
 * passing them on, as a server does that loses what it has, and it can be closed for a while.
 */
public final class LossyLink implements AutoCloseable {
  private final int port = FreePort.find();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentLinkedQueue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger transactions = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private volatile IntPredicate swallowed = LossyLink::never;
  private volatile URI target;
  private HttpServer server;

  /** An open link; {@link #leadTo} says where to. */
  public LossyLink() throws IOException {
    open();
  }

  /** Where other servers find the one behind the link. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  public void leadTo(URI url) {
    target = url;
  }

  /** From now on transactions whose number is chosen are acknowledged and lost. */
  public void swallow(IntPredicate numbers) {
    swallowed = numbers;
  }

  /** From now on everything is passed on. */
  public void deliver() {
    swallowed = LossyLink::never;
  }

  private static boolean never(int number) {
    return false;
  }

  /** How many PDUs were lost. */
  public int lost() {
    return lost.get();
  }

  /** How many requests were passed on whose path has this in it. */
  public long passedOn(String part) {
    return requests.stream().filter(path -> path.contains(part)).count();
  }

  /** Connections are refused from now on. */
  public void refuse() {
    server.stop(0);
  }

  /** Connections are taken again. */
  public void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().toString();
    boolean isTransaction = path.startsWith("/_matrix/federation/v1/send/");
    if (isTransaction && swallowed.test(transactions.incrementAndGet())) {
      lost.addAndGet(pdus(body));
      answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    requests.add(path);
    try {
      HttpResponse<byte[]> response =
          client.send(request(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
      answer(exchange, response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : List.of("Authorization", "Content-Type")) {
      exchange
          .getRequestHeaders()
          .getOrDefault(name, List.of())
          .forEach(value -> request.header(name, value));
    }
    return request.build();
  }

  private static int pdus(byte[] transaction) {
    try {
      return Json.parseObject(transaction).path("pdus").size();
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("a transaction that is no JSON", e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    client.close();
  }
}
