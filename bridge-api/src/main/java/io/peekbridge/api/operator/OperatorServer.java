package io.peekbridge.api.operator;

import io.javalin.config.RoutesConfig;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.web.BodyReader;
import io.peekbridge.api.web.HttpListener;

/** Serves operators. */
public final class OperatorServer implements AutoCloseable {
  /** Bodies of the largest size that are in memory at once. */
  private static final int LARGEST_BODIES = 32;

  private final HttpListener listener;

  /**
   * Builds the server.
   *
   * @throws IllegalArgumentException if it would be open to others without a token
   */
  public OperatorServer(ApiSettings settings, OperatorServices services) {
    this.listener =
        OperatorPort.listener(
            settings, services.metrics(), routes -> route(routes, settings, services));
  }

  private static void route(RoutesConfig routes, ApiSettings settings, OperatorServices services) {
    ApiSettings.Limits limits = settings.limits();
    RoomRequests requests = new RoomRequests(services.log(), services.rooms(), limits.patience());
    JsonBodies bodies =
        new JsonBodies(
            new BodyReader((long) LARGEST_BODIES * limits.maxBodyBytes()), limits.maxBodyBytes());
    new CreateRoomEndpoint(services, requests, bodies).route(routes);
    new PublishEndpoints(services, requests, bodies).route(routes);
    new MembershipEndpoints(services, requests, bodies, limits.patience()).route(routes);
    new RoomEndpoints(services.rooms()).route(routes);
    new FollowEndpoints(services, bodies).route(routes);
    new DestinationEndpoints(services, bodies).route(routes);
    new DeadLetterEndpoints(services, requests, bodies).route(routes);
    new StatusEndpoints(settings.version(), services).route(routes);
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
