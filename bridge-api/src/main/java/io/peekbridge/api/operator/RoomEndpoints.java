package io.peekbridge.api.operator;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at rooms, hosted and followed ones. */
final class RoomEndpoints {
  private static final String ROOM = "/api/v1/rooms/{roomId}";
  private static final StateKey NAME = StateKey.of("m.room.name");

  private final RoomQueries rooms;

  /** A room as operators see it. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  private record RoomView(
      RoomId roomId,
      String role,
      String roomVersion,
      Optional<String> name,
      long position,
      List<EventId> latest) {}

  RoomEndpoints(RoomQueries rooms) {
    this.rooms = rooms;
  }

  void route(RoutesConfig routes) {
    routes.get("/api/v1/rooms", this::list);
    routes.get(ROOM, ctx -> Answers.json(ctx, 200, view(room(ctx))));
    routes.get(ROOM + "/state", this::state);
    routes.get(ROOM + "/peekers", this::peekers);
  }

  private void list(Context ctx) {
    RawTarget target = RawTarget.of(ctx.req());
    int limit = Pages.limit(target);
    List<RoomInfo> found = rooms.rooms(Pages.from(target), limit + 1);
    Pages.answer(ctx, found, limit, room -> room.roomId().value(), this::view);
  }

  private void state(Context ctx) {
    Pages.answerAll(ctx, rooms.state(room(ctx).roomId()));
  }

  private void peekers(Context ctx) {
    Pages.answerAll(ctx, rooms.peekers(room(ctx).roomId()));
  }

  private RoomInfo room(Context ctx) {
    RoomId roomId = Pages.roomId(RawTarget.of(ctx.req()).segment(3));
    return rooms.room(roomId).orElseThrow(Problems::noSuchRoom);
  }

  private RoomView view(RoomInfo room) {
    return new RoomView(
        room.roomId(),
        room.kind().name().toLowerCase(Locale.ROOT),
        room.version(),
        rooms.stateEntry(room.roomId(), NAME).flatMap(RoomEndpoints::nameIn),
        room.position(),
        room.latest());
  }

  private static Optional<String> nameIn(RoomStateEntry entry) {
    try {
      return Optional.ofNullable(
          Json.parse(entry.event().bytes()).path("content").path("name").textValue());
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an accepted event cannot be read", e);
    }
  }
}
