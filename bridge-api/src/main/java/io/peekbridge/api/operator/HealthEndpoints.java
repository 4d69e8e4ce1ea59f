package io.peekbridge.api.operator;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.web.Answers;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** How a process is, for probes and for Prometheus. */
final class HealthEndpoints {
  private final PrometheusMeterRegistry metrics;
  private final BooleanSupplier isReady;

  HealthEndpoints(PrometheusMeterRegistry metrics, BooleanSupplier isReady) {
    this.metrics = metrics;
    this.isReady = isReady;
  }

  void route(RoutesConfig routes) {
    routes.get("/metrics", this::metrics);
    routes.get("/health/live", ctx -> Answers.json(ctx, 200, Map.of("status", "up")));
    routes.get("/health/ready", this::ready);
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  private void ready(Context ctx) {
    boolean ready = isReady.getAsBoolean();
    Answers.json(ctx, ready ? 200 : 503, Map.of("status", ready ? "ready" : "starting"));
  }
}
