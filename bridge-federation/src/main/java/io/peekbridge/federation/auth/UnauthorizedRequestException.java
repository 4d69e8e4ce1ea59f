package io.peekbridge.federation.auth;

import static java.util.Objects.requireNonNull;

/**
 * A request is not proven to come from the server that it names. The message holds the reason for
 * the log; {@link #publicMessage()} is for the answer and tells a stranger nothing that it does not
 * know.
 */
public final class UnauthorizedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String errcode;
  private final String publicMessage;

  private UnauthorizedRequestException(
      int status, String errcode, String publicMessage, String reason) {
    super(reason);
    this.status = status;
    this.errcode = requireNonNull(errcode, "errcode");
    this.publicMessage = requireNonNull(publicMessage, "publicMessage");
  }

  /** Status 401 with {@code M_UNAUTHORIZED}. */
  public static UnauthorizedRequestException unauthorized(String publicMessage, String reason) {
    return new UnauthorizedRequestException(401, "M_UNAUTHORIZED", publicMessage, reason);
  }

  /** Status 400 with {@code M_NOT_JSON}: a body that cannot have been signed. */
  public static UnauthorizedRequestException notJson(String reason) {
    return new UnauthorizedRequestException(
        400, "M_NOT_JSON", "The body is not a JSON object.", reason);
  }

  UnauthorizedRequestException because(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** The HTTP status to answer with. */
  public int status() {
    return status;
  }

  /** The Matrix error code to answer with. */
  public String errcode() {
    return errcode;
  }

  /** A sentence for the answer. */
  public String publicMessage() {
    return publicMessage;
  }
}
