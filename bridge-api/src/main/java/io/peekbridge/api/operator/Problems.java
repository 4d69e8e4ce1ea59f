package io.peekbridge.api.operator;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.record.Outcome;

/** Refusals of the operator port. Their code is not shown; the status says it. */
final class Problems {
  private static final String CODE = "M_UNKNOWN";

  private Problems() {}

  static RuntimeException of(int status, String detail) {
    return Refusal.of(status, CODE, detail).asException();
  }

  static RuntimeException noSuchRoom() {
    return of(404, "There is no such room here.");
  }

  /** What the topology refused. */
  static RuntimeException of(Outcome outcome) {
    int status =
        switch (outcome.code()) {
          case NOT_FOUND -> 404;
          case FORBIDDEN -> 403;
          case EXISTS -> 409;
          case INVALID, INCOMPATIBLE_ROOM_VERSION -> 400;
          case OK -> throw new IllegalStateException("a granted request is not refused");
        };
    return of(status, outcome.reason().orElse("Refused."));
  }
}
