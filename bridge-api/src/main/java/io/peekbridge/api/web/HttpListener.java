package io.peekbridge.api.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import io.peekbridge.kafka.record.Records;
import java.util.function.Consumer;

/**
 * An HTTP server with bounds on everything that a stranger could make large. Handlers run on
 * virtual threads and may block.
 */
public final class HttpListener implements AutoCloseable {
  private final Javalin javalin;

  /** Builds the server; {@link #start} binds it. */
  public HttpListener(ListenerOptions options, Consumer<RoutesConfig> routes) {
    this.javalin =
        Javalin.create(
            config -> {
              configure(config, options);
              new JettySetup(options).apply(config.jetty);
              new ErrorMapping(options.errors(), new UnreadBody(options.limits())).apply(config);
              config.routes.before(HttpListener::guard);
              routes.accept(config.routes);
            });
  }

  private static void configure(JavalinConfig config, ListenerOptions options) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.defaultContentType = "application/json";
    config.http.maxRequestSize = options.limits().maxBodyBytes();
    config.router.ignoreTrailingSlashes = false;
    config.jsonMapper(new JavalinJackson(Records.mapper(), false));
    config.requestLogger.http(new RequestMeter(options.name(), options.metrics()));
  }

  private static void guard(Context ctx) {
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cache-Control", "no-store");
    // The header would choose another route than the method that the signature covers.
    if (!ctx.method().name().equals(ctx.req().getMethod())) {
      throw Refusal.of(400, "M_UNRECOGNIZED", "Methods cannot be overridden.").asException();
    }
  }

  /**
   * Binds the port and serves.
   *
   * @throws io.javalin.util.JavalinException if the port is taken or may not be used
   */
  public void start() {
    javalin.start();
  }

  /** The port that is bound. */
  public int port() {
    return javalin.port();
  }

  /** Stops accepting, lets requests under way finish within the stop timeout, and stops. */
  @Override
  public void close() {
    javalin.stop();
  }
}
