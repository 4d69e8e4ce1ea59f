package io.peekbridge.api.operator;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.web.HttpListener;
import io.peekbridge.api.web.ListenerOptions;
import io.peekbridge.api.web.PortGuard;
import java.util.Optional;
import java.util.function.Consumer;

/** The operators' port, whatever is behind it: guarded, and with errors in one form. */
final class OperatorPort {
  private OperatorPort() {}

  /**
   * Builds a server.
   *
   * @throws IllegalArgumentException if it would be open to others without a token
   */
  static HttpListener listener(
      ApiSettings settings, MeterRegistry metrics, Consumer<RoutesConfig> routes) {
    ApiSettings.Operator port = settings.operator();
    PortGuard guard = PortGuard.of("operator", port.bind(), port.token());
    ListenerOptions options =
        new ListenerOptions(
            "operator",
            port.bind(),
            port.port(),
            Optional.empty(),
            settings.limits(),
            new ProblemErrors(),
            metrics);
    return new HttpListener(
        options,
        config -> {
          config.before(guard);
          routes.accept(config);
        });
  }
}
