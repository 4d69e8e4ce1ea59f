package io.peekbridge.api.federation.read;

import io.javalin.config.RoutesConfig;
import io.peekbridge.api.federation.request.Admission;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.RoomId;

/**
 * The reads of rooms (server-server API: "Retrieving events", "Backfilling and retrieving missing
 * events", "Room State").
 */
public final class ReadEndpoints {
  private static final String BASE = "/_matrix/federation/v1/";

  private final RoomServices services;
  private final SignedRequests signed;
  private final Admission admission;
  private final int maxBodyBytes;

  public ReadEndpoints(
      RoomServices services, SignedRequests signed, Admission admission, int maxBodyBytes) {
    this.services = services;
    this.signed = signed;
    this.admission = admission;
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Adds the routes. */
  public void route(RoutesConfig routes) {
    SingleEvents events = new SingleEvents(services);
    get(routes, "event/{eventId}", admission.few(events::event));
    get(routes, "timestamp_to_event/{roomId}", admission.few(events::closest));
    StateAt state = new StateAt(services);
    get(routes, "state/{roomId}", admission.large(state::bodies));
    get(routes, "state_ids/{roomId}", admission.large(state::ids));
    get(routes, "event_auth/{roomId}/{eventId}", admission.large(state::authChain));
    EarlierEvents earlier = new EarlierEvents(services);
    get(routes, "backfill/{roomId}", admission.few(earlier::backfill));
    routes.post(
        BASE + "get_missing_events/{roomId}",
        signed.checked(maxBodyBytes, admission.few(earlier::missing)));
  }

  private void get(RoutesConfig routes, String path, SignedHandler handler) {
    routes.get(BASE + path, signed.checked(maxBodyBytes, handler));
  }

  /** The room for a server that is in it, or that can see something of it without. */
  static ServerView view(RoomServices services, RoomId roomId, SignedRequest request) {
    return new ServerView(
        services, services.known().require(roomId, request.origin()), request.origin());
  }

  static RuntimeException notFound(String message) {
    return Refusal.of(404, "M_NOT_FOUND", message).asException();
  }

  static RuntimeException notForYou() {
    return Refusal.of(403, "M_FORBIDDEN", "Your server is not in the room.").asException();
  }
}
