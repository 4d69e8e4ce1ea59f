package io.peekbridge.api.federation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.web.Answers;
import io.peekbridge.federation.keys.OwnKeys;
import java.util.Map;

/**
 * What anyone may ask without a signature: our keys (server-server API: "Publishing Keys"), our
 * version, and where we are ("Server discovery").
 */
final class PublicEndpoints {
  private final ApiSettings settings;
  private final OwnKeys keys;

  PublicEndpoints(ApiSettings settings, OwnKeys keys) {
    this.settings = settings;
    this.keys = keys;
  }

  void route(RoutesConfig routes) {
    routes.get("/_matrix/key/v2/server", this::keys);
    // The deprecated forms ask for one key; the whole document answers that as well.
    routes.get("/_matrix/key/v2/server/", this::keys);
    routes.get("/_matrix/key/v2/server/{keyId}", this::keys);
    routes.get("/_matrix/federation/v1/version", this::version);
    settings
        .federation()
        .wellKnown()
        .ifPresent(
            server ->
                routes.get(
                    "/.well-known/matrix/server",
                    ctx -> Answers.json(ctx, 200, Map.of("m.server", server))));
  }

  private void keys(Context ctx) {
    Answers.raw(ctx, 200, keys.document());
  }

  private void version(Context ctx) {
    Map<String, String> server = Map.of("name", "Peekbridge", "version", settings.version());
    Answers.json(ctx, 200, Map.of("server", server));
  }
}
