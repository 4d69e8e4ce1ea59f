package io.peekbridge.api.federation.read;

import io.javalin.http.Context;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.room.EventWriter;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** The events before others. */
final class EarlierEvents {
  private static final int MAX_BACKFILL = 100;
  private static final int MAX_STARTS = 100;

  private final RoomServices services;

  EarlierEvents(RoomServices services) {
    this.services = services;
  }

  void backfill(Context ctx, SignedRequest request) throws IOException {
    RoomId roomId = PathIds.room(request.target().segment(4));
    List<EventId> from =
        Parameters.atMost(request.target(), "v", MAX_STARTS).stream().map(PathIds::event).toList();
    long limit = Parameters.requiredNumber(request.target(), "limit");
    if (limit < 1) {
      throw Refusal.invalid("limit is less than 1.").asException();
    }
    if (from.isEmpty()) {
      throw Refusal.of(400, "M_MISSING_PARAM", "v is missing.").asException();
    }
    ServerView view = ReadEndpoints.view(services, roomId, request);
    List<RawJson> found = Backfill.of(view, from, (int) Math.min(limit, MAX_BACKFILL));
    requireSomething(view, found);
    PduTransaction.answer(ctx, services, roomId, found);
  }

  void missing(Context ctx, SignedRequest request) throws IOException {
    RoomId roomId = PathIds.room(request.target().segment(4));
    MissingEventsRequest wanted = MissingEventsRequest.of(request.requiredContent());
    ServerView view = ReadEndpoints.view(services, roomId, request);
    List<RawJson> found = MissingEvents.of(view, wanted);
    requireSomething(view, found);
    ctx.status(200).contentType("application/json");
    EventWriter out = new EventWriter(ctx.outputStream(), view.history(), roomId);
    out.json().writeStartObject();
    out.given("events", found);
    out.json().writeEndObject();
    out.end();
  }

  /** A server that sees nothing, and nothing of the room now, is told that it is outside. */
  private static void requireSomething(ServerView view, Collection<RawJson> found) {
    if (found.isEmpty() && !view.isInRoom() && !view.isOpen()) {
      throw ReadEndpoints.notForYou();
    }
  }
}
