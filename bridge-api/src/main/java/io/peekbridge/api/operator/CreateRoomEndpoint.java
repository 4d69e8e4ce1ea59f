package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.directory.RoomAlias;
import io.peekbridge.api.web.Answers;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomRule;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes hosted rooms. All events of a new room are one entry of the log, so there is never half a
 * room. A request that comes again with its {@code Idempotency-Key} makes the same room; which room
 * that is, this process remembers for a day.
 */
final class CreateRoomEndpoint {
  private static final int OPAQUE_BYTES = 15;

  private final FederationIdentity identity;
  private final RoomRequests requests;
  private final JsonBodies bodies;
  private final NewAliases aliases;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong lastTimestamp = new AtomicLong();
  private final Cache<String, Plan> plans =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofDays(1)).build();

  /** A room on its way into the log, with the body that asked for it. */
  private record Plan(
      ObjectNode body, RoomId roomId, CreateRoom entry, Optional<RoomAlias> alias) {}

  CreateRoomEndpoint(OperatorServices services, RoomRequests requests, JsonBodies bodies) {
    this.identity = services.identity();
    this.requests = requests;
    this.bodies = bodies;
    this.aliases = new NewAliases(services.hosted());
    this.clock = services.clock();
  }

  void route(RoutesConfig routes) {
    routes.post("/api/v1/rooms", this::create);
  }

  private void create(Context ctx) throws IOException, InterruptedException {
    ObjectNode body = bodies.object(ctx);
    Plan plan = plans.get(IdempotencyKey.of(ctx), key -> plan(key, body));
    if (!plan.body().equals(body)) {
      throw Problems.of(422, "Another request was made with this Idempotency-Key.");
    }
    Outcome outcome = requests.ask(plan.roomId(), plan.entry());
    if (!outcome.isOk()) {
      plan.alias().ifPresent(alias -> aliases.release(alias, plan.entry().requestId()));
      throw Problems.of(outcome);
    }
    String id = plan.roomId().value();
    ctx.header("Location", "/api/v1/rooms/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    Answers.json(ctx, 201, Map.of("room_id", id));
  }

  private Plan plan(String requestId, ObjectNode body) {
    NewRoom room = NewRoom.of(body, identity.name());
    EventBuilder create =
        EventBuilder.of(room.version())
            .type("m.room.create")
            .stateKey("")
            .sender(room.creator())
            .content(room.createContent())
            .originServerTs(timestamp());
    if (!room.version().has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      create.roomId(randomId());
    }
    Pdu event = signed(create);
    List<Draft> drafts = room.drafts();
    room.alias().ifPresent(alias -> aliases.reserve(alias, requestId));
    CreateRoom entry =
        new CreateRoom(requestId, room.version().id(), RawJson.of(event.bytes()), drafts);
    return new Plan(body, event.roomId(), entry, room.alias());
  }

  private Pdu signed(EventBuilder create) {
    try {
      return create.sign(identity.name(), identity.key());
    } catch (MalformedEventException e) {
      throw Problems.of(400, "There is no such create event: " + e.getMessage());
    }
  }

  /** Never twice the same, because the hash of a create event can be all that names its room. */
  private long timestamp() {
    long now = clock.millis();
    return lastTimestamp.updateAndGet(last -> Math.max(last + 1, now));
  }

  private RoomId randomId() {
    byte[] opaque = new byte[OPAQUE_BYTES];
    random.nextBytes(opaque);
    return new RoomId("!" + Base64.encodeUrl(opaque) + ":" + identity.name());
  }
}
