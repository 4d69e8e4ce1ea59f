package io.peekbridge.api.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;

/**
 * Lets in only those whom a port is for. Without a token only this machine reaches the port, but so
 * does every web page in a browser on it: a page under a name that resolves to loopback is told by
 * its {@code Host}, one that sends a form by its {@code Origin}.
 */
public final class PortGuard implements Handler {
  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]", "::1");
  private static final String BEARER = "Bearer ";

  private final Optional<byte[]> token;

  private PortGuard(Optional<String> token) {
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A guard of a port.
   *
   * @param name of the port, for the error
   * @throws IllegalArgumentException if the port would be open to others without a token
   */
  public static PortGuard of(String name, String bind, Optional<String> token) {
    if (token.isEmpty() && !isLoopback(bind)) {
      throw new IllegalArgumentException(
          "the " + name + " port on " + bind + " needs a token: it is not a loopback address");
    }
    return new PortGuard(token);
  }

  private static boolean isLoopback(String bind) {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + bind, e);
    }
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
      throw refused(403, "Pages of other origins have no business here.");
    }
  }

  private static void requireLoopbackHost(String host) {
    if (!LOOPBACK.contains(host) && !host.matches("127\\.[0-9.]+")) {
      throw refused(403, "Without a token, requests name this machine as their host.");
    }
  }

  private static void requireToken(Context ctx, byte[] token) {
    String given = ctx.header("Authorization");
    if (given == null
        || !given.startsWith(BEARER)
        || !MessageDigest.isEqual(
            given.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8), token)) {
      ctx.header("WWW-Authenticate", "Bearer");
      throw refused(401, "The token is missing or is not right.");
    }
  }

  private static RequestRefusedException refused(int status, String detail) {
    return Refusal.of(status, "M_UNKNOWN", detail).asException();
  }
}
