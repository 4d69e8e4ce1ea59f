package io.peekbridge.api.web;

import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** Times requests by route, method and status; ids in paths are no tags. */
final class RequestMeter implements RequestLogger {
  private final String port;
  private final MeterRegistry metrics;

  RequestMeter(String port, MeterRegistry metrics) {
    this.port = port;
    this.metrics = metrics;
  }

  @Override
  public void handle(Context ctx, Float millis) {
    Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
    Timer.builder("peekbridge.http.requests")
        .description("Requests answered")
        .tag("port", port)
        .tag("route", endpoint == null ? "none" : endpoint.path)
        .tag("method", endpoint == null ? "none" : endpoint.method.name())
        .tag("status", Integer.toString(ctx.statusCode()))
        .register(metrics)
        .record((long) (millis * 1_000_000), TimeUnit.NANOSECONDS);
  }
}
