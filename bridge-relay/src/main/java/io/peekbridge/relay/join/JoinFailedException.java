package io.peekbridge.relay.join;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.JoinStatus.Reason;
import java.util.Set;

/** A join, or one attempt of it, came to nothing. */
final class JoinFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Set<Kind> BAD_ANSWERS = Set.of(Kind.MALFORMED, Kind.TOO_LARGE);

  /** What a resident server answers that cannot vouch for the user, so that another may. */
  private static final Set<String> CANNOT_VOUCH =
      Set.of("M_UNABLE_TO_AUTHORISE_JOIN", "M_UNABLE_TO_GRANT_JOIN");

  private final Reason reason;

  JoinFailedException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  static JoinFailedException of(FederationException e) {
    return new JoinFailedException(reason(e), e.getMessage());
  }

  private static Reason reason(FederationException e) {
    String code = e.errcode().orElse("");
    if (e.status().isEmpty()) {
      return BAD_ANSWERS.contains(e.kind()) ? Reason.BAD_ANSWER : Reason.UNREACHABLE;
    }
    if (code.equals("M_INCOMPATIBLE_ROOM_VERSION")) {
      return Reason.INCOMPATIBLE_ROOM_VERSION;
    }
    if (e.status().getAsInt() == 403 || CANNOT_VOUCH.contains(code)) {
      return Reason.FORBIDDEN;
    }
    if (e.status().getAsInt() == 404) {
      return Reason.NOT_FOUND;
    }
    return e.transientFailure() ? Reason.UNREACHABLE : Reason.BAD_ANSWER;
  }

  Reason reason() {
    return reason;
  }

  /** Whether another server could not say anything else. */
  boolean isFinal() {
    return reason.compareTo(Reason.INCOMPATIBLE_ROOM_VERSION) >= 0;
  }

  JoinStatus.Refused result() {
    return new JoinStatus.Refused(reason, getMessage());
  }
}
