package io.peekbridge.relay.delivery;

import io.peekbridge.federation.FederationException;

/** How a transaction failed: what is counted, and what it may be due to. */
enum FailureKind {
  DNS(Suspicion.NONE),
  CONNECT(Suspicion.NONE),
  TLS(Suspicion.NONE),
  FORBIDDEN_ADDRESS(Suspicion.NONE),
  TIMEOUT(Suspicion.IF_IT_LASTS),
  /** What came is not HTTP. */
  MALFORMED(Suspicion.IF_IT_LASTS),
  /** 429. */
  RATE_LIMITED(Suspicion.NONE),
  /** 401, 403, 404, 405, 408, 425: the destination does not want us, or not now. */
  UNWELCOME(Suspicion.NONE),
  /** Another 4xx: the destination does not want this. */
  REFUSED(Suspicion.AT_ONCE),
  /** 5xx. */
  SERVER_ERROR(Suspicion.IF_IT_LASTS),
  /** 1xx or 3xx, which are no answers to a transaction. */
  UNEXPECTED_STATUS(Suspicion.NONE),
  /** A bug of ours. */
  INTERNAL(Suspicion.NONE);

  private final Suspicion suspicion;

  FailureKind(Suspicion suspicion) {
    this.suspicion = suspicion;
  }

  Suspicion suspicion() {
    return suspicion;
  }

  static FailureKind of(FederationException failure) {
    return switch (failure.kind()) {
      case DNS -> DNS;
      case CONNECT -> CONNECT;
      case TLS -> TLS;
      case FORBIDDEN_ADDRESS -> FORBIDDEN_ADDRESS;
      case TIMEOUT -> TIMEOUT;
      case MALFORMED, TOO_LARGE -> MALFORMED;
      case STATUS -> ofStatus(failure.status().orElseThrow());
    };
  }

  private static FailureKind ofStatus(int status) {
    return switch (status) {
      case 429 -> RATE_LIMITED;
      case 401, 403, 404, 405, 408, 425 -> UNWELCOME;
      default -> {
        if (status >= 500) {
          yield SERVER_ERROR;
        }
        yield status >= 400 ? REFUSED : UNEXPECTED_STATUS;
      }
    };
  }
}
