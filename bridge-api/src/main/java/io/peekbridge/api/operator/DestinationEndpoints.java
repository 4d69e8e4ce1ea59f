package io.peekbridge.api.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.delivery.DeliveryLog;
import io.peekbridge.api.delivery.DestinationOrders;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the servers that we deliver to, and gives orders about them. An order is written down;
 * whichever process has the destination's lane carries it out.
 */
final class DestinationEndpoints {
  private static final String ALL = "/api/v1/destinations";
  private static final String ONE = ALL + "/{server}";

  private final Destinations destinations;
  private final DestinationOrders orders;
  private final DeliveryLog deliveries;
  private final JsonBodies bodies;
  private final Clock clock;

  /** What an order comes down to. */
  @FunctionalInterface
  private interface Action {
    void give(ServerName server) throws InterruptedException;
  }

  DestinationEndpoints(OperatorServices services, JsonBodies bodies) {
    this.orders = services.logs().orders();
    this.deliveries = services.logs().deliveries();
    this.destinations = new Destinations(services.relay(), orders, services.clock());
    this.bodies = bodies;
    this.clock = services.clock();
  }

  void route(RoutesConfig routes) {
    routes.get(ALL, this::list);
    routes.get(ONE, ctx -> Answers.json(ctx, 200, known(server(ctx))));
    routes.post(ONE + "/retry", ctx -> order(ctx, this::retry));
    routes.post(ONE + "/pause", ctx -> order(ctx, this::pause));
    routes.post(ONE + "/resume", ctx -> order(ctx, this::resume));
    routes.post(ONE + "/drop", this::drop);
  }

  private void list(Context ctx) {
    RawTarget target = RawTarget.of(ctx.req());
    int limit = Pages.limit(target);
    Optional<ServerName> from = target.parameter("from").map(Pages::serverName);
    List<DestinationView> found =
        destinations
            .all()
            .filter(view -> from.isEmpty() || view.server().compareTo(from.get()) > 0)
            .filter(DestinationFilter.of(target))
            .limit(limit + 1L)
            .toList();
    Pages.answer(ctx, found, limit, view -> view.server().value(), view -> view);
  }

  private void order(Context ctx, Action action) throws IOException, InterruptedException {
    ServerName server = known(server(ctx)).server();
    bodies.object(ctx);
    action.give(server);
    Answers.json(ctx, 202, known(server));
  }

  private void retry(ServerName server) throws InterruptedException {
    orders.give(server, Kind.RETRY, DestinationOrder.at(clock.millis()));
  }

  private void pause(ServerName server) throws InterruptedException {
    if (orders.get(server, Kind.PAUSE).isEmpty()) {
      orders.give(server, Kind.PAUSE, DestinationOrder.at(clock.millis()));
    }
  }

  private void resume(ServerName server) throws InterruptedException {
    if (orders.get(server, Kind.PAUSE).isPresent()) {
      orders.takeBack(server, Kind.PAUSE);
    }
  }

  private void drop(Context ctx) throws IOException, InterruptedException {
    ServerName server = known(server(ctx)).server();
    bodies.object(ctx);
    long through = deliveries.lastOffset(server);
    orders.give(server, Kind.DROP, DestinationOrder.dropThrough(clock.millis(), through));
    ObjectNode answer = Records.mapper().valueToTree(known(server));
    Answers.json(ctx, 202, answer.put("through", through));
  }

  private DestinationView known(ServerName server) {
    return destinations
        .find(server)
        .orElseThrow(() -> Problems.of(404, "Nothing was ever delivered to this server."));
  }

  private static ServerName server(Context ctx) {
    return Pages.serverName(RawTarget.of(ctx.req()).segment(3));
  }
}
