package io.peekbridge.api.operator;

import io.javalin.config.RoutesConfig;
import io.peekbridge.api.web.Answers;
import io.peekbridge.kafka.record.Destination;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the bridge is. */
final class StatusEndpoints {
  private final String version;
  private final OperatorServices services;
  private final Instant started;

  StatusEndpoints(String version, OperatorServices services) {
    this.version = version;
    this.services = services;
    this.started = services.clock().instant();
  }

  void route(RoutesConfig routes) {
    routes.get("/api/v1/status", ctx -> Answers.json(ctx, 200, status()));
    new HealthEndpoints(services.metrics(), services.ready()).route(routes);
  }

  private Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("server_name", services.identity().name());
    status.put("version", version);
    status.put("key_id", services.identity().key().id());
    status.put("crypto_provider", services.cryptoProvider());
    status.put("kafka", services.kafka());
    status.put("ready", services.ready().getAsBoolean());
    status.put("started", started.toEpochMilli());
    status.put("peekers", services.peeks().total());
    status.put("followed_rooms", services.followed().all().size());
    status.put("destinations", services.relay().destinations().size());
    status.put(
        "destinations_behind",
        services.relay().destinations().stream().filter(Destination::behind).count());
    return status;
  }
}
