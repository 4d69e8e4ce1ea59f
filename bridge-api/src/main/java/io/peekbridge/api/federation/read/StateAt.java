package io.peekbridge.api.federation.read;

import io.javalin.http.Context;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.room.EventWriter;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The state before an event, and the auth chain of an event. */
final class StateAt {
  private final RoomServices services;

  StateAt(RoomServices services) {
    this.services = services;
  }

  /** A state and the auth chain of its events. */
  private record State(ServerView view, List<EventId> events, Set<EventId> authChain) {}

  void bodies(Context ctx, SignedRequest request) throws IOException {
    State state = stateOf(request);
    EventWriter out = answer(ctx, state.view());
    out.json().writeStartObject();
    out.bodies("pdus", state.events());
    out.bodies("auth_chain", state.authChain());
    out.json().writeEndObject();
    out.end();
  }

  void ids(Context ctx, SignedRequest request) throws IOException {
    State state = stateOf(request);
    EventWriter out = answer(ctx, state.view());
    out.json().writeStartObject();
    out.ids("pdu_ids", state.events());
    out.ids("auth_chain_ids", state.authChain());
    out.json().writeEndObject();
    out.end();
  }

  void authChain(Context ctx, SignedRequest request) throws IOException {
    EventId eventId = PathIds.event(request.target().segment(5));
    ServerView view = visible(request, eventId);
    Set<EventId> chain = view.history().authChain(view.room().roomId(), List.of(eventId));
    EventWriter out = answer(ctx, view);
    out.json().writeStartObject();
    out.bodies("auth_chain", chain);
    out.json().writeEndObject();
    out.end();
  }

  private State stateOf(SignedRequest request) {
    EventId eventId = PathIds.event(Parameters.required(request.target(), "event_id"));
    ServerView view = visible(request, eventId);
    RoomId roomId = view.room().roomId();
    List<EventId> events =
        view.history()
            .stateBefore(roomId, eventId)
            .map(RoomState::eventIds)
            .orElseThrow(() -> ReadEndpoints.notFound("The state at this event is not known."));
    return new State(view, events, view.history().authChain(roomId, events));
  }

  private ServerView visible(SignedRequest request, EventId eventId) {
    RoomId roomId = PathIds.room(request.target().segment(4));
    ServerView view = ReadEndpoints.view(services, roomId, request);
    boolean known =
        view.event(eventId)
            .filter(event -> event.status() != HeldEvent.Status.REJECTED)
            .isPresent();
    if (!known && (view.isInRoom() || view.isOpen())) {
      throw ReadEndpoints.notFound("The event is not known in this room.");
    }
    if (!known || !view.seesStateAt(eventId)) {
      throw ReadEndpoints.notForYou();
    }
    return view;
  }

  private static EventWriter answer(Context ctx, ServerView view) throws IOException {
    ctx.status(200).contentType("application/json");
    return new EventWriter(ctx.outputStream(), view.history(), view.room().roomId());
  }
}
