package io.peekbridge.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A server of a room, which answers what is asked about the room: it has what it is told to have,
 * and each of its endpoints can be given another behaviour.
 */
public final class ResidentServer {
  private final ServerName name;
  private final RoomDag room;
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private Predicate<Pdu> has = event -> true;

  /** One kind of request: how it is answered. */
  @FunctionalInterface
  public interface Endpoint {
    /** The body of the answer. */
    String answer(Asked asked) throws FederationException;
  }

  /**
   * A request.
   *
   * @param path the segments behind the endpoint's name
   */
  public record Asked(
      ServerName server, List<String> path, Map<String, String> query, JsonNode body) {
    public FederationException status(int status, String code) {
      return FederationException.status(server, status, Optional.of(code), Optional.empty());
    }
  }

  public ResidentServer(ServerName name, RoomDag room) {
    this.name = name;
    this.room = room;
    on("get_missing_events", this::missingEvents);
    on("event", this::event);
    on("state_ids", this::stateIds);
    on("state", this::state);
    on("event_auth", this::eventAuth);
  }

  public ServerName name() {
    return name;
  }

  public RoomDag room() {
    return room;
  }

  /** Answers requests of one kind in this way. */
  public ResidentServer on(String endpoint, Endpoint answer) {
    endpoints.put(endpoint, answer);
    return this;
  }

  /** As it did before, for endpoints that change what an honest server says. */
  public Endpoint endpoint(String name) {
    return endpoints.get(name);
  }

  /** Has only these of the room's events. */
  public ResidentServer having(Predicate<Pdu> which) {
    has = which;
    return this;
  }

  public byte[] answer(FederationRequest request) throws FederationException {
    String[] target = request.target().split("\\?", 2);
    List<String> segments =
        List.of(target[0].split("/", -1)).stream().map(ResidentServer::unescaped).toList();
    // "", "_matrix", "federation", "v1", endpoint
    List<String> path = segments.subList(5, segments.size());
    Asked asked =
        new Asked(
            name,
            path,
            query(target),
            RoomDag.object(request.body().map(String::new).orElse("{}")));
    Endpoint endpoint = endpoints.get(segments.get(4));
    if (endpoint == null) {
      throw asked.status(404, "M_UNRECOGNIZED");
    }
    return endpoint.answer(asked).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(String... target) {
    if (target.length < 2) {
      return Map.of();
    }
    return List.of(target[1].split("&", -1)).stream()
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> unescaped(pair[1]), (one, other) -> one + "," + other));
  }

  private static String unescaped(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private Pdu wanted(Asked asked, String id) throws FederationException {
    return room.event(new EventId(id))
        .filter(has)
        .orElseThrow(() -> asked.status(404, "M_NOT_FOUND"));
  }

  private String missingEvents(Asked asked) {
    Set<String> stop = new HashSet<>();
    asked.body().path("earliest_events").forEach(id -> stop.add(id.asText()));
    Deque<EventId> next = new ArrayDeque<>();
    asked
        .body()
        .path("latest_events")
        .forEach(
            id ->
                room.event(new EventId(id.asText()))
                    .ifPresent(event -> next.addAll(event.prevEvents())));
    List<Pdu> found = new ArrayList<>();
    while (!next.isEmpty() && found.size() < asked.body().path("limit").asInt()) {
      EventId id = next.remove();
      Optional<Pdu> event = stop.add(id.value()) ? room.event(id).filter(has) : Optional.empty();
      if (event.filter(it -> it.depth() >= asked.body().path("min_depth").asLong()).isPresent()) {
        found.addFirst(event.get());
        next.addAll(event.get().prevEvents());
      }
    }
    return answer("events", found);
  }

  private String event(Asked asked) throws FederationException {
    return answer("pdus", List.of(wanted(asked, asked.path().getFirst())));
  }

  private String stateIds(Asked asked) throws FederationException {
    List<Pdu> state = room.stateBefore(wanted(asked, asked.query().get("event_id")));
    ObjectNode answer = RoomDag.object("{}");
    add(answer.putArray("pdu_ids"), state);
    add(answer.putArray("auth_chain_ids"), room.authChain(state));
    return answer.toString();
  }

  private static void add(ArrayNode array, Collection<Pdu> events) {
    events.forEach(event -> array.add(event.eventId().value()));
  }

  private String state(Asked asked) throws FederationException {
    List<Pdu> state = room.stateBefore(wanted(asked, asked.query().get("event_id")));
    return "{\"pdus\":" + list(state) + ",\"auth_chain\":" + list(room.authChain(state)) + "}";
  }

  private String eventAuth(Asked asked) throws FederationException {
    Collection<Pdu> chain = room.authChain(List.of(wanted(asked, asked.path().get(1))));
    return answer("auth_chain", chain.stream().filter(has).toList());
  }

  /** An answer with events in one field. */
  public static String answer(String field, Collection<Pdu> events) {
    return "{\"" + field + "\":" + list(events) + "}";
  }

  public static String list(Collection<Pdu> events) {
    return events.stream()
        .map(event -> RawJson.of(event.bytes()).toString())
        .collect(Collectors.joining(",", "[", "]"));
  }
}
