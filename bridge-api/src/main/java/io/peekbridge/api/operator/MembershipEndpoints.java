package io.peekbridge.api.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has users of ours join and leave rooms. A join may take longer than a request should: what is not
 * done in time is answered with 202, and the same request again looks at the same join.
 */
final class MembershipEndpoints {
  private static final int MAX_VIA = 20;
  private static final RawJson LEAVE = RawJson.of("{\"membership\":\"leave\"}");

  private final ServerName ourselves;
  private final Joins joins;
  private final RoomRequests requests;
  private final JsonBodies bodies;
  private final Duration patience;

  /** A join that has come about. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record JoinedView(
      String state, RoomId roomId, EventId eventId, Optional<ServerName> via) {}

  /** One that goes on. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record UnderWayView(
      String state, String stage, Optional<ServerName> server, long events, long since) {}

  /**
   * Endpoints.
   *
   * @param patience the longest time to wait for a join
   */
  MembershipEndpoints(
      OperatorServices services, RoomRequests requests, JsonBodies bodies, Duration patience) {
    this.ourselves = services.identity().name();
    this.joins = services.joins();
    this.requests = requests;
    this.bodies = bodies;
    this.patience = patience;
  }

  void route(RoutesConfig routes) {
    routes.post("/api/v1/rooms/{roomIdOrAlias}/join", this::join);
    routes.post("/api/v1/rooms/{roomId}/leave", this::leave);
  }

  private void join(Context ctx) throws IOException, InterruptedException {
    ObjectNode body = bodies.object(ctx);
    String room = RawTarget.of(ctx.req()).segment(3);
    switch (joins.join(room, via(body), user(body), wait(body))) {
      case Joins.Joined joined ->
          Answers.json(
              ctx, 200, new JoinedView("joined", joined.roomId(), joined.eventId(), joined.via()));
      case Joins.UnderWay underWay ->
          Answers.json(
              ctx,
              202,
              new UnderWayView(
                  "joining",
                  underWay.stage(),
                  underWay.server(),
                  underWay.events(),
                  underWay.since()));
      case Joins.Refused refused -> throw Problems.of(refused.status(), refused.detail());
    }
  }

  private void leave(Context ctx) throws IOException, InterruptedException {
    ObjectNode body = bodies.object(ctx);
    RoomId roomId = Pages.roomId(RawTarget.of(ctx.req()).segment(3));
    UserId user = user(body);
    Draft draft = new Draft("m.room.member", Optional.of(user.value()), user, LEAVE);
    Outcome outcome = requests.ask(roomId, new PublishEvent(IdempotencyKey.of(ctx), draft));
    if (!outcome.isOk()) {
      throw Problems.of(outcome);
    }
    Answers.json(ctx, 200, Map.of("event_id", outcome.eventId().orElseThrow()));
  }

  private UserId user(ObjectNode body) {
    return Fields.text(body, "user")
        .map(text -> Users.named(text, ourselves))
        .orElseGet(() -> Users.ofTheBridge(ourselves));
  }

  private Duration wait(ObjectNode body) {
    JsonNode millis = body.path("wait_ms");
    if (millis.isMissingNode()) {
      return patience;
    }
    if (!millis.canConvertToInt() || millis.intValue() < 0) {
      throw Problems.of(400, "wait_ms must be a number of milliseconds.");
    }
    Duration wanted = Duration.ofMillis(millis.intValue());
    return wanted.compareTo(patience) < 0 ? wanted : patience;
  }

  private static List<ServerName> via(ObjectNode body) {
    JsonNode list = body.path("via");
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MAX_VIA) {
      throw Problems.of(400, "via must be a list of at most " + MAX_VIA + " servers.");
    }
    List<ServerName> via = new ArrayList<>();
    for (JsonNode item : list) {
      try {
        via.add(new ServerName(item.textValue()));
      } catch (MalformedIdException e) {
        throw Problems.of(400, "via must hold server names.");
      }
    }
    return via;
  }
}
