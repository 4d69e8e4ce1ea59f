package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Writes into rooms that we are in. The topology gives each event its place and signs it. */
final class PublishEndpoints {
  private static final String STATE = "/api/v1/rooms/{roomId}/state/{type}";
  private static final String SENDER = "sender_localpart";

  private final ServerName server;
  private final RoomQueries rooms;
  private final RoomRequests requests;
  private final JsonBodies bodies;

  PublishEndpoints(OperatorServices services, RoomRequests requests, JsonBodies bodies) {
    this.server = services.identity().name();
    this.rooms = services.rooms();
    this.requests = requests;
    this.bodies = bodies;
  }

  void route(RoutesConfig routes) {
    routes.put(STATE, this::putState);
    routes.put(STATE + "/", this::putState);
    routes.put(STATE + "/{stateKey}", this::putState);
    routes.post("/api/v1/rooms/{roomId}/events", this::postEvent);
  }

  private void putState(Context ctx) throws IOException, InterruptedException {
    RawTarget target = RawTarget.of(ctx.req());
    String type = target.segment(5);
    String stateKey = ctx.endpoint().path.endsWith("{stateKey}") ? target.segment(6) : "";
    ObjectNode content = bodies.object(ctx);
    publish(ctx, target, type, Optional.of(stateKey), target.parameter(SENDER), content);
  }

  private void postEvent(Context ctx) throws IOException, InterruptedException {
    ObjectNode body = bodies.object(ctx);
    publish(
        ctx,
        RawTarget.of(ctx.req()),
        Fields.requiredText(body, "type"),
        Optional.empty(),
        Fields.text(body, SENDER),
        Fields.requiredObject(body, "content"));
  }

  private void publish(
      Context ctx,
      RawTarget target,
      String type,
      Optional<String> stateKey,
      Optional<String> localpart,
      ObjectNode content)
      throws InterruptedException {
    RoomId roomId = Pages.roomId(target.segment(3));
    UserId sender =
        localpart.map(text -> Fields.user(text, server)).orElseGet(() -> speaker(roomId));
    Draft draft = new Draft(type, stateKey, sender, Fields.content(content));
    Outcome outcome = requests.ask(roomId, new PublishEvent(IdempotencyKey.of(ctx), draft));
    if (!outcome.isOk()) {
      throw Problems.of(outcome);
    }
    Answers.json(ctx, 200, Map.of("event_id", outcome.eventId().orElseThrow()));
  }

  /** Who speaks unless someone else is named: the room's creator, in a room of ours. */
  private UserId speaker(RoomId roomId) {
    RoomStateEntry create =
        rooms.stateEntry(roomId, StateKey.CREATE).orElseThrow(Problems::noSuchRoom);
    try {
      UserId creator = new UserId(Json.parse(create.event().bytes()).path("sender").asText());
      return creator.server().equals(server) ? creator : Users.ofTheBridge(server);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an accepted event cannot be read", e);
    }
  }
}
