package io.peekbridge.api.federation.request;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.peekbridge.api.delivery.SeenServers;
import io.peekbridge.api.web.Body;
import io.peekbridge.api.web.BodyReader;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.federation.auth.Authenticated;
import io.peekbridge.federation.auth.RequestAuthenticator;
import io.peekbridge.federation.auth.UnauthorizedRequestException;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets through only requests that a server has signed, with their bodies read. */
public final class SignedRequests {
  private static final Logger log = LoggerFactory.getLogger(SignedRequests.class);
  private static final byte[] NO_BODY = {};

  private final RequestAuthenticator authenticator;
  private final BodyReader bodies;
  private final SeenServers seen;

  /** A handler of requests whose origin is proven. */
  @FunctionalInterface
  public interface SignedHandler {
    void handle(Context ctx, SignedRequest request) throws Exception;
  }

  /**
   * Believes this authenticator.
   *
   * @param seen hears of each request that is believed
   */
  public SignedRequests(RequestAuthenticator authenticator, BodyReader bodies, SeenServers seen) {
    this.authenticator = authenticator;
    this.bodies = bodies;
    this.seen = seen;
  }

  /**
   * A handler that checks the signature first.
   *
   * @param maxBytes the largest body
   */
  public Handler checked(int maxBytes, SignedHandler handler) {
    return ctx -> {
      RawTarget target = RawTarget.of(ctx.req());
      List<String> authorization = Collections.list(ctx.req().getHeaders("Authorization"));
      if (authorization.isEmpty()) {
        authenticate(ctx, target, authorization, NO_BODY); // refuses before a body is read
      }
      try (Body body = bodies.read(ctx.req(), maxBytes)) {
        Authenticated caller = authenticate(ctx, target, authorization, body.bytes());
        seen.seen(caller.origin());
        handler.handle(ctx, new SignedRequest(caller.origin(), target, body, caller.content()));
      }
    };
  }

  private Authenticated authenticate(
      Context ctx, RawTarget target, List<String> authorization, byte[] body) {
    try {
      return authenticator.authenticate(ctx.req().getMethod(), target.text(), authorization, body);
    } catch (UnauthorizedRequestException e) {
      log.debug("refused a request: {}", e.getMessage());
      throw Refusal.of(e.status(), e.errcode(), e.publicMessage()).asException();
    }
  }
}
