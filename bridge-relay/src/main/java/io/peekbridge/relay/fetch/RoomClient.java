package io.peekbridge.relay.fetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.JsonSlices;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Asks other servers for events of rooms (server-server API: "Backfilling and retrieving..."). */
public final class RoomClient {
  /** What a server gives at most for one {@code get_missing_events}. */
  static final int MISSING_EVENTS = 20;

  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int ONE_EVENT_BYTES = 1 << 20;
  private static final int SOME_EVENTS_BYTES = 4 << 20;
  private static final String FEDERATION = "/_matrix/federation/v1/";

  private final FederationClient client;
  private final int maxStateBytes;

  /**
   * A client.
   *
   * @param maxStateBytes the largest answer with the state of a room
   */
  public RoomClient(FederationClient client, int maxStateBytes) {
    this.client = client;
    this.maxStateBytes = maxStateBytes;
  }

  /**
   * {@code get_missing_events}: events behind {@code latest} that are not behind {@code earliest}.
   */
  public List<byte[]> missingEvents(
      ServerName server,
      RoomId roomId,
      Collection<EventId> earliest,
      Collection<EventId> latest,
      long minDepth,
      TimeLimit time)
      throws FederationException, AnswerRefusedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    add(body.putArray("earliest_events"), earliest);
    add(body.putArray("latest_events"), latest);
    body.put("limit", MISSING_EVENTS);
    body.put("min_depth", minDepth);
    FederationRequest request =
        FederationRequest.post(
            server,
            FEDERATION + "get_missing_events/" + escaped(roomId.value()),
            body.toString().getBytes(StandardCharsets.UTF_8));
    return objects(ask(request, SOME_EVENTS_BYTES, time), "events");
  }

  private static void add(ArrayNode array, Collection<EventId> ids) {
    ids.forEach(id -> array.add(id.value()));
  }

  /** {@code event}: one event, or what the server takes for it. */
  public List<byte[]> event(ServerName server, EventId eventId, TimeLimit time)
      throws FederationException, AnswerRefusedException {
    FederationRequest request =
        FederationRequest.get(server, FEDERATION + "event/" + escaped(eventId.value()));
    return objects(ask(request, ONE_EVENT_BYTES, time), "pdus");
  }

  /** {@code state_ids}: the ids of the state before an event, and of its auth chains. */
  void stateIds(
      ServerName server, RoomId roomId, EventId at, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    stream(server, "state_ids/" + at(roomId, at), time, visitor);
  }

  /** {@code state}: the same as events. */
  void state(
      ServerName server, RoomId roomId, EventId at, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    stream(server, "state/" + at(roomId, at), time, visitor);
  }

  /** {@code event_auth}: the auth chain of an event. */
  public void eventAuth(
      ServerName server, RoomId roomId, EventId of, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    stream(
        server, "event_auth/" + escaped(roomId.value()) + "/" + escaped(of.value()), time, visitor);
  }

  private static String at(RoomId roomId, EventId at) {
    return escaped(roomId.value()) + "?event_id=" + escaped(at.value());
  }

  private void stream(ServerName server, String path, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    stream(FederationRequest.get(server, FEDERATION + path), time, visitor);
  }

  /** Any request whose answer may be as large as a room. */
  public void stream(FederationRequest request, TimeLimit time, JsonAnswer.Visitor visitor)
      throws FederationException, AnswerRefusedException {
    FederationRequest bounded =
        request.within(time.forOne(request.destination(), LONG)).acceptingAtMost(maxStateBytes);
    client.<Boolean, AnswerRefusedException>stream(
        bounded,
        body -> {
          JsonAnswer.read(body, visitor);
          return true;
        });
  }

  private byte[] ask(FederationRequest request, int maxBytes, TimeLimit time)
      throws FederationException {
    FederationResponse response =
        client.execute(
            request.within(time.forOne(request.destination(), SHORT)).acceptingAtMost(maxBytes));
    return response.body();
  }

  private static List<byte[]> objects(byte[] answer, String field) throws AnswerRefusedException {
    try {
      return JsonSlices.objects(answer, field);
    } catch (MalformedJsonException e) {
      throw AnswerRefusedException.wrong("the answer cannot be read: " + e.getMessage());
    }
  }

  /** A segment of a path, or a value of a query. */
  public static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
