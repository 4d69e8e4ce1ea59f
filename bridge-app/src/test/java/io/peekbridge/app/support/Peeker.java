package io.peekbridge.app.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.support.StreamAudit.Session;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Peeks rooms of a bridge for a {@link PeekingServer}, and remembers each peek for the audit. */
public final class Peeker {
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

  private record Started(RoomId roomId, String peekId, EventId latest, boolean retried) {}

  private record Ended(Started peek, int acknowledgedBefore) {}

  private final PeekingServer server;
  private final ServerName bridge;
  private final FederationClient client;
  private final RoomWriters writers;
  private final AtomicInteger nextId = new AtomicInteger();
  private final Map<RoomId, Started> active = new HashMap<>();
  private final Map<RoomId, List<Ended>> ended = new HashMap<>();

  public Peeker(
      PeekingServer server, ServerName bridge, FederationClient client, RoomWriters writers) {
    this.server = server;
    this.bridge = bridge;
    this.client = client;
    this.writers = writers;
  }

  public PeekingServer server() {
    return server;
  }

  /** Starts a peek under a fresh id; repeats the request until it is granted. */
  public void start(RoomId roomId) {
    String peekId = "p" + nextId.getAndIncrement();
    Retry.Result<ObjectNode> answer =
        Retry.until(
            "a peek",
            () ->
                client.execute(FederationRequest.put(bridge, path(roomId, peekId), EMPTY)).json());
    String latest = answer.value().path("latest_event_state_ids").fieldNames().next();
    active.put(roomId, new Started(roomId, peekId, new EventId(latest), answer.failures() > 0));
  }

  /** Ends the peek of the room; repeats the request until the peek is no more. */
  public void stop(RoomId roomId) {
    Started peek = active.remove(roomId);
    ended
        .computeIfAbsent(roomId, id -> new ArrayList<>())
        .add(new Ended(peek, writers.count(roomId)));
    Retry.until("the end of a peek", () -> delete(path(roomId, peek.peekId())));
  }

  private boolean delete(String path) throws FederationException {
    try {
      return client.execute(FederationRequest.delete(bridge, path)).status() == 200;
    } catch (FederationException e) {
      if (e.status().orElse(0) == 404) {
        return true;
      }
      throw e;
    }
  }

  /** What is wrong with what the server received; only when its last peeks still stand. */
  public List<String> audit(Rooms rooms, boolean replaysAllowed) {
    List<String> faults = new ArrayList<>(server.faults());
    for (RoomId roomId : active.keySet()) {
      List<Integer> received = server.received(roomId).stream().map(rooms::position).toList();
      StreamAudit.faults(
              received, sessions(roomId, rooms), rooms.events(roomId).size() - 1, replaysAllowed)
          .forEach(fault -> faults.add(server.name() + ", " + roomId + ": " + fault));
    }
    return faults;
  }

  private List<Session> sessions(RoomId roomId, Rooms rooms) {
    List<EventId> acknowledged = writers.acknowledged(roomId);
    List<Session> sessions = new ArrayList<>();
    for (Ended each : ended.getOrDefault(roomId, List.of())) {
      int floor =
          acknowledged.subList(0, each.acknowledgedBefore()).stream()
              .mapToInt(rooms::position)
              .max()
              .orElse(-1);
      sessions.add(session(each.peek(), floor, rooms));
    }
    sessions.add(session(active.get(roomId), rooms.events(roomId).size() - 1, rooms));
    return sessions;
  }

  private static Session session(Started peek, int floor, Rooms rooms) {
    return new Session(peek.peekId(), rooms.position(peek.latest()), floor, peek.retried());
  }

  private static String path(RoomId roomId, String peekId) {
    return "/_matrix/federation/v1/peek/"
        + URLEncoder.encode(roomId.value(), StandardCharsets.UTF_8)
        + "/"
        + peekId;
  }
}
