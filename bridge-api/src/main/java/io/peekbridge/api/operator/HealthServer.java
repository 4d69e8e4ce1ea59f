package io.peekbridge.api.operator;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.web.HttpListener;
import java.util.function.BooleanSupplier;

/** The operator port of a process that knows nothing of rooms: health and numbers. */
public final class HealthServer implements AutoCloseable {
  private final HttpListener listener;

  /**
   * Builds the server.
   *
   * @param isReady for {@code /health/ready}
   * @throws IllegalArgumentException if it would be open to others without a token
   */
  public HealthServer(
      ApiSettings settings, PrometheusMeterRegistry metrics, BooleanSupplier isReady) {
    this.listener =
        OperatorPort.listener(
            settings, metrics, routes -> new HealthEndpoints(metrics, isReady).route(routes));
  }

  /** Binds the port and serves. */
  public void start() {
    listener.start();
  }

  /** The port that is bound. */
  public int port() {
    return listener.port();
  }

  @Override
  public void close() {
    listener.close();
  }
}
