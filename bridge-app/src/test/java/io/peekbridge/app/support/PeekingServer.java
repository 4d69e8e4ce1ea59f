package io.peekbridge.app.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.OwnKeys;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that peeks rooms, on loopback: it publishes its key, takes transactions, and remembers
 * in which order it was told what. Faults of the sender that no receiver could repair (one
 * transaction id with two bodies, too many PDUs) are remembered as such.
 */
public final class PeekingServer implements AutoCloseable {
  private final RoomVersion version = RoomVersions.DEFAULT;
  private final FederationIdentity identity;
  private final OwnKeys keys;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<RoomId, List<EventId>> received = new ConcurrentHashMap<>();
  private final Map<RoomId, List<String>> expired = new ConcurrentHashMap<>();
  private final Map<String, String> transactions = new ConcurrentHashMap<>();
  private final Map<EventId, Long> seen = new ConcurrentHashMap<>();
  private final AtomicInteger replayed = new AtomicInteger();
  private final List<String> faults = new ArrayList<>();
  private final AtomicInteger statusToAnswer = new AtomicInteger(200);

  public PeekingServer(ServerName name) throws IOException {
    this.identity =
        new FederationIdentity(name, Ed25519.fastest().generate(new KeyId("ed25519:t")));
    this.keys = new OwnKeys(identity, Clock.systemUTC());
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    http.setExecutor(threads);
    http.createContext(
        "/_matrix/key/v2/server", exchange -> answer(exchange, 200, keys.document()));
    http.createContext("/_matrix/federation/v1/send/", this::takeTransaction);
    http.start();
  }

  public FederationIdentity identity() {
    return identity;
  }

  public ServerName name() {
    return identity.name();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What further transactions are answered with; other than 200 they are not remembered. */
  public void answerWith(int status) {
    statusToAnswer.set(status);
  }

  /** The events of the room in the order in which they came, repetitions included. */
  public synchronized List<EventId> received(RoomId roomId) {
    return List.copyOf(received.getOrDefault(roomId, List.of()));
  }

  /** Whether the event came. */
  public boolean has(EventId eventId) {
    return seen.containsKey(eventId);
  }

  /** When the event came first, as {@link System#nanoTime} has it. */
  public long arrival(EventId eventId) {
    return seen.get(eventId);
  }

  /** The ids of the peeks of the room that were said to have expired. */
  public synchronized List<String> expiredPeeks(RoomId roomId) {
    return List.copyOf(expired.getOrDefault(roomId, List.of()));
  }

  /** What no sender may do. */
  public synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  /** Different transactions so far. */
  public int transactions() {
    return transactions.size();
  }

  /** Transactions that brought an event again. */
  public int replayedTransactions() {
    return replayed.get();
  }

  private void takeTransaction(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = statusToAnswer.get();
    if (status != 200) {
      answer(
          exchange,
          status,
          "{\"errcode\":\"M_UNKNOWN\",\"error\":\"not now\"}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String path = exchange.getRequestURI().getRawPath();
    try {
      remember(path.substring(path.lastIndexOf('/') + 1), body, Json.parseObject(body));
    } catch (MalformedJsonException e) {
      addFault("not JSON: " + e.getMessage());
    }
    answer(exchange, 200, "{\"pdus\":{}}".getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void remember(String id, byte[] body, ObjectNode transaction) {
    String digest = digest(body);
    String before = transactions.putIfAbsent(id, digest);
    if (before != null && !before.equals(digest)) {
      faults.add("transaction " + id + " had two bodies");
    }
    JsonNode pdus = transaction.path("pdus");
    if (pdus.size() > 50) {
      faults.add("transaction " + id + " had " + pdus.size() + " PDUs");
    }
    boolean again = false;
    for (JsonNode pdu : pdus) {
      RoomId roomId = new RoomId(pdu.path("room_id").textValue());
      EventId eventId = EventHashes.eventId((ObjectNode) pdu, version);
      again |= seen.putIfAbsent(eventId, System.nanoTime()) != null;
      received.computeIfAbsent(roomId, room -> new ArrayList<>()).add(eventId);
    }
    if (again) {
      replayed.incrementAndGet();
    }
    for (JsonNode peek : transaction.path("expired_peeks")) {
      expired
          .computeIfAbsent(new RoomId(peek.path("room_id").textValue()), room -> new ArrayList<>())
          .add(peek.path("peek_id").textValue());
    }
  }

  private synchronized void addFault(String fault) {
    faults.add(fault);
  }

  private static String digest(byte[] body) {
    try {
      return Base64.encode(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
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
