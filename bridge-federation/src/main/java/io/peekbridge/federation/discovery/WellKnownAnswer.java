package io.peekbridge.federation.discovery;

import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.Optional;

/** What came of asking a host for {@code /.well-known/matrix/server}. */
sealed interface WellKnownAnswer {
  /**
   * The host delegates.
   *
   * @param lifetime how long the answer may be kept, if its headers say so; not yet bounded
   */
  record Delegated(ServerName to, Optional<Duration> lifetime) implements WellKnownAnswer {}

  /**
   * There is no valid answer; discovery goes on without one.
   *
   * @param reason for the log
   */
  record Failed(String reason) implements WellKnownAnswer {}
}
