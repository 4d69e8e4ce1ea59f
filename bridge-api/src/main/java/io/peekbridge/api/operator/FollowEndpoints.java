package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.FollowedRooms;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says which rooms of other servers are to be followed. What becomes of that is the follower's; it
 * reads the same topic.
 */
final class FollowEndpoints {
  private static final String PEEK = "/api/v1/peeks/{roomId}";
  private static final int MAX_VIA = 20;
  private static final int PEEK_ID_LENGTH = 8;
  private static final String PEEK_ID_ALPHABET =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final ServerName ourselves;
  private final FollowedRooms followed;
  private final RoomQueries rooms;
  private final RelayView relay;
  private final JsonBodies bodies;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  FollowEndpoints(OperatorServices services, JsonBodies bodies) {
    this.ourselves = services.identity().name();
    this.followed = services.followed();
    this.rooms = services.rooms();
    this.relay = services.relay();
    this.bodies = bodies;
    this.clock = services.clock();
  }

  void route(RoutesConfig routes) {
    routes.put(PEEK, this::follow);
    routes.get("/api/v1/peeks", this::list);
    routes.get(PEEK, ctx -> Answers.json(ctx, 200, view(wanted(ctx), relay.peeks())));
    routes.delete(PEEK, this::unfollow);
  }

  /** Asking again keeps the peek's id, so that servers that have the peek renew it. */
  private void follow(Context ctx) throws IOException, InterruptedException {
    RoomId roomId = roomId(ctx);
    List<ServerName> via = via(bodies.object(ctx));
    if (rooms.room(roomId).filter(FollowEndpoints::areIn).isPresent()) {
      throw Problems.of(409, "We are in this room, so that there is nothing to follow.");
    }
    FollowedRoom room =
        followed
            .get(roomId)
            .map(known -> new FollowedRoom(roomId, via, known.peekId(), known.since()))
            .orElseGet(() -> new FollowedRoom(roomId, via, randomPeekId(), clock.millis()));
    followed.put(room);
    Answers.json(ctx, 200, view(room, relay.peeks()));
  }

  private static boolean areIn(RoomInfo room) {
    return room.kind().isResident();
  }

  private void list(Context ctx) {
    RawTarget target = RawTarget.of(ctx.req());
    int limit = Pages.limit(target);
    Optional<RoomId> from = Pages.from(target);
    Map<RoomId, JsonNode> states = relay.peeks();
    List<FollowedRoom> found =
        followed.all().stream()
            .filter(room -> from.isEmpty() || room.roomId().compareTo(from.get()) > 0)
            .sorted(Comparator.comparing(FollowedRoom::roomId))
            .limit(limit + 1L)
            .toList();
    Pages.answer(ctx, found, limit, room -> room.roomId().value(), room -> view(room, states));
  }

  private void unfollow(Context ctx) throws InterruptedException {
    followed.remove(wanted(ctx).roomId());
    ctx.status(204);
  }

  private FollowedRoom wanted(Context ctx) {
    return followed
        .get(roomId(ctx))
        .orElseThrow(() -> Problems.of(404, "This room is not followed."));
  }

  private List<ServerName> via(ObjectNode body) {
    JsonNode list = body.path("via");
    if (!list.isArray() || list.isEmpty() || list.size() > MAX_VIA) {
      throw Problems.of(400, "via must be a list of 1 to " + MAX_VIA + " servers.");
    }
    List<ServerName> via = new ArrayList<>();
    for (JsonNode item : list) {
      via.add(server(item));
    }
    return via.stream().distinct().toList();
  }

  private ServerName server(JsonNode item) {
    try {
      ServerName server = new ServerName(item.textValue());
      if (server.equals(ourselves)) {
        throw Problems.of(400, "We do not peek rooms through ourselves.");
      }
      return server;
    } catch (MalformedIdException e) {
      throw Problems.of(400, "via must hold server names.");
    }
  }

  /** The wish, and what this process knows of its fulfilment. */
  private static ObjectNode view(FollowedRoom room, Map<RoomId, JsonNode> states) {
    ObjectNode view = Records.mapper().valueToTree(room);
    JsonNode state = states.get(room.roomId());
    view.put(
        "state", state == null ? "unknown" : state.path("state").asText().toLowerCase(Locale.ROOT));
    if (state != null) {
      view.set("status", state);
    }
    return view;
  }

  private static RoomId roomId(Context ctx) {
    return Pages.roomId(RawTarget.of(ctx.req()).segment(3));
  }

  private String randomPeekId() {
    StringBuilder id = new StringBuilder(PEEK_ID_LENGTH);
    random
        .ints(PEEK_ID_LENGTH, 0, PEEK_ID_ALPHABET.length())
        .forEach(i -> id.append(PEEK_ID_ALPHABET.charAt(i)));
    return id.toString();
  }
}
