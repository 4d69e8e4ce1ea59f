package io.peekbridge.api.operator;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.web.HttpListener;
import io.peekbridge.api.web.ListenerOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
    requireClosed(port);
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
          config.before(new OperatorGuard(port.token()));
          routes.accept(config);
        });
  }

  private static void requireClosed(ApiSettings.Operator port) {
    if (port.token().isPresent()) {
      return;
    }
    try {
      if (InetAddress.getByName(port.bind()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + port.bind(), e);
    }
    throw new IllegalArgumentException(
        "the operator port on " + port.bind() + " needs a token: it is not a loopback address");
  }
}
