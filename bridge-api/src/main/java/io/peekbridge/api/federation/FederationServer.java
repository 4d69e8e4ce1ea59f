package io.peekbridge.api.federation;

import io.javalin.config.RoutesConfig;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.federation.directory.DirectoryEndpoints;
import io.peekbridge.api.federation.membership.MembershipEndpoints;
import io.peekbridge.api.federation.read.ReadEndpoints;
import io.peekbridge.api.federation.request.Admission;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.federation.room.RoomServices;
import io.peekbridge.api.web.BodyReader;
import io.peekbridge.api.web.HttpListener;
import io.peekbridge.api.web.ListenerOptions;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.federation.tls.TlsFiles;

/** Serves other servers. */
public final class FederationServer implements AutoCloseable {
  /** Bodies of the largest size that are in memory at once. */
  private static final int LARGEST_BODIES = 8;

  private final HttpListener listener;

  /**
   * Builds the server.
   *
   * @throws IllegalArgumentException if the TLS files cannot be used
   */
  public FederationServer(ApiSettings settings, FederationServices services) {
    ApiSettings.Federation port = settings.federation();
    ListenerOptions options =
        new ListenerOptions(
            "federation",
            port.bind(),
            port.port(),
            port.tls().map(tls -> TlsFiles.server(tls.certificates(), tls.privateKey())),
            settings.limits(),
            new MatrixErrors(),
            services.metrics());
    this.listener = new HttpListener(options, routes -> route(routes, settings, services));
  }

  private static void route(
      RoutesConfig routes, ApiSettings settings, FederationServices services) {
    ApiSettings.Limits limits = settings.limits();
    BoundedRoomLog log =
        new BoundedRoomLog(
            services.log(),
            settings.inbound().unconfirmedBytes(),
            services.clock(),
            services.metrics());
    RoomRequests requests = new RoomRequests(log, services.rooms(), limits.patience());
    SignedRequests signed =
        new SignedRequests(
            services.authenticator(),
            new BodyReader((long) LARGEST_BODIES * limits.maxTransactionBytes()),
            services.seen());
    new PublicEndpoints(settings, services.ownKeys()).route(routes);
    new PeekEndpoints(settings, services, requests, signed).route(routes);
    InboundLimits inbound =
        new InboundLimits(settings.inbound(), log, services.clock(), services.metrics());
    new SendEndpoint(settings, services, requests, signed, inbound).route(routes);
    RoomServices rooms = RoomServices.of(services.identity(), services.rooms(), services.clock());
    Admission admission = new Admission(limits.maxConcurrentSnapshots());
    new ReadEndpoints(rooms, signed, admission, limits.maxBodyBytes()).route(routes);
    new MembershipEndpoints(
            rooms,
            requests,
            new SignatureGate(services.keyRing()),
            signed,
            admission,
            limits.maxBodyBytes())
        .route(routes);
    new DirectoryEndpoints(rooms, services.hosted(), signed, admission, limits.maxBodyBytes())
        .route(routes);
  }

  /** Binds the port and serves. */
  public void start() {
    listener.start();
  }

  /** The port that is bound. */
  public int port() {
    return listener.port();
  }

  /** Lets requests under way finish, then stops. */
  @Override
  public void close() {
    listener.close();
  }
}
