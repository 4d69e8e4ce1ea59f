package io.peekbridge.api.operator;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Lets only operators in. Without a token only this machine reaches the port, but so does every web
 * page in a browser on it: a page under a name that resolves to loopback is told by its {@code
 * Host}, one that sends a form by its {@code Origin}.
 */
final class OperatorGuard implements Handler {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]", "::1");
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> token;

  OperatorGuard(Optional<String> token) {
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void handle(Context ctx) {
    refuseOtherOrigins(ctx);
    if (token.isEmpty()) {
      requireLoopbackHost(ctx.req().getServerName());
    } else if (!ctx.path().startsWith("/health/")) {
      requireToken(ctx, token.get());
    }
  }

  private static void refuseOtherOrigins(Context ctx) {
    String origin = ctx.header("Origin");
    if (origin != null && !origin.equals(ctx.scheme() + "://" + ctx.header("Host"))) {
      throw Problems.of(403, "Pages of other origins have no business here.");
    }
  }

  private static void requireLoopbackHost(String host) {
    if (!LOOPBACK.contains(host) && !host.matches("127\\.[0-9.]+")) {
      throw Problems.of(403, "Without a token, requests name this machine as their host.");
    }
  }

  private static void requireToken(Context ctx, byte[] token) {
    String given = ctx.header("Authorization");
    if (given == null
        || !given.startsWith(BEARER)
        || !MessageDigest.isEqual(
            given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token)) {
      ctx.header("WWW-Authenticate", "Bearer");
      throw Problems.of(401, "The token is missing or is not right.");
    }
  }
}
