package io.peekbridge.api.federation.membership;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.federation.request.Admission;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.federation.room.KnownRoom;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.Answers;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The handshakes: a template is asked for, signed by the user's server, and handed in. */
public final class MembershipEndpoints {
  private static final String V1 = "/_matrix/federation/v1/";
  private static final String V2 = "/_matrix/federation/v2/";
  private static final String MAKE = "/{roomId}/{userId}";
  private static final String SEND = "/{roomId}/{eventId}";

  private final RoomServices services;
  private final SignedRequests signed;
  private final Admission admission;
  private final int maxBodyBytes;
  private final TemplateMaker templates;
  private final HandedEvents handed;

  public MembershipEndpoints(
      RoomServices services,
      RoomRequests requests,
      SignatureGate signatures,
      SignedRequests signed,
      Admission admission,
      int maxBodyBytes) {
    this.services = services;
    this.signed = signed;
    this.admission = admission;
    this.maxBodyBytes = maxBodyBytes;
    RestrictedJoins restricted = new RestrictedJoins(services);
    this.templates = new TemplateMaker(services, restricted);
    this.handed = new HandedEvents(services, requests, signatures, restricted);
  }

  /** Adds the routes. */
  public void route(RoutesConfig routes) {
    routes.get(V1 + "make_join" + MAKE, checked(few(templates::join)));
    routes.get(V1 + "make_leave" + MAKE, checked(few(templates::leave)));
    routes.get(V1 + "make_knock" + MAKE, checked(few(templates::knock)));
    routes.put(V2 + "send_join" + SEND, checked(admission.large(this::joined)));
    routes.put(V1 + "send_join" + SEND, checked(admission.large(this::joinedV1)));
    routes.put(V2 + "send_leave" + SEND, checked(few(this::left)));
    routes.put(V1 + "send_leave" + SEND, checked(few(this::leftV1)));
    routes.put(V1 + "send_knock" + SEND, checked(few(this::knocked)));
  }

  private Handler checked(SignedHandler handler) {
    return signed.checked(maxBodyBytes, handler);
  }

  private SignedHandler few(SignedHandler handler) {
    return admission.few(handler);
  }

  private void joined(Context ctx, SignedRequest request) throws InterruptedException, IOException {
    boolean omitMembers =
        request.target().parameter("omit_members").filter("true"::equals).isPresent();
    JoinAnswer answer = join(request, omitMembers);
    ctx.status(200).contentType("application/json");
    answer.writeTo(ctx.outputStream());
  }

  /** The deprecated form: the status is said once more. */
  private void joinedV1(Context ctx, SignedRequest request)
      throws InterruptedException, IOException {
    JoinAnswer answer = join(request, false);
    ctx.status(200).contentType("application/json");
    answer.writeAsPairTo(ctx.outputStream());
  }

  private JoinAnswer join(SignedRequest request, boolean omitMembers) throws InterruptedException {
    KnownRoom room = room(request);
    Set<ServerName> serversBefore = services.history().servers(room.roomId());
    Pdu event = handed.take(request, room, Membership.JOIN);
    return JoinAnswer.of(services, room, event, omitMembers, serversBefore);
  }

  private void left(Context ctx, SignedRequest request) throws InterruptedException {
    handed.take(request, room(request), Membership.LEAVE);
    Answers.json(ctx, 200, Map.of());
  }

  private void leftV1(Context ctx, SignedRequest request) throws InterruptedException {
    handed.take(request, room(request), Membership.LEAVE);
    Answers.json(ctx, 200, List.of(200, Map.of()));
  }

  private void knocked(Context ctx, SignedRequest request) throws InterruptedException {
    KnownRoom room = room(request);
    handed.take(request, room, Membership.KNOCK);
    Answers.json(ctx, 200, Map.of("knock_room_state", RoomCard.of(services, room)));
  }

  private KnownRoom room(SignedRequest request) {
    return services
        .known()
        .requireResident(PathIds.room(request.target().segment(4)), request.origin());
  }
}
