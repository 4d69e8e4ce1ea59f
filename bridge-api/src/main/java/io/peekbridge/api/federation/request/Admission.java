package io.peekbridge.api.federation.request;

import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.web.Refusal;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** How many questions about rooms are answered at once: few of each server, few large ones. */
public final class Admission {
  private static final int AT_ONCE = 8;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final OriginSlots slots = new OriginSlots(AT_ONCE, "Fewer questions at once, please.");
  private final Semaphore large;

  /**
   * Admits so much.
   *
   * @param maxLarge answers at once that may be as large as a room
   */
  public Admission(int maxLarge) {
    this.large = new Semaphore(maxLarge);
  }

  /** A handler that takes one of its server's places. */
  public SignedHandler few(SignedHandler handler) {
    return (ctx, request) -> {
      slots.take(request.origin());
      try {
        handler.handle(ctx, request);
      } finally {
        slots.release(request.origin());
      }
    };
  }

  /** A handler of requests whose answers may be as large as a room. */
  public SignedHandler large(SignedHandler handler) {
    return few(
        (ctx, request) -> {
          if (!large.tryAcquire()) {
            throw Refusal.of(429, "M_LIMIT_EXCEEDED", "Too many large answers are being sent now.")
                .retryAfter(RETRY)
                .asException();
          }
          try {
            handler.handle(ctx, request);
          } finally {
            large.release();
          }
        });
  }
}
