package io.peekbridge.relay.fetch;

import io.peekbridge.federation.FederationException;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time that a piece of work has, over all its requests. */
public final class TimeLimit {
  private final InstantSource clock;
  private final Instant end;

  private TimeLimit(InstantSource clock, Instant end) {
    this.clock = clock;
    this.end = end;
  }

  public static TimeLimit of(InstantSource clock, Duration time) {
    return new TimeLimit(clock, clock.instant().plus(time));
  }

  public boolean isOver() {
    return !clock.instant().isBefore(end);
  }

  /**
   * The time for one request.
   *
   * @param most what it may take in any case
   * @throws FederationException if there is none left
   */
  Duration forOne(ServerName server, Duration most) throws FederationException {
    Duration left = Duration.between(clock.instant(), end);
    if (!left.isPositive()) {
      throw FederationException.of(
          server, FederationException.Kind.TIMEOUT, "there is no time left to ask");
    }
    return left.compareTo(most) < 0 ? left : most;
  }
}
