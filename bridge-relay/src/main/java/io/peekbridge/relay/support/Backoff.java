package io.peekbridge.relay.support;

import io.peekbridge.relay.BackoffSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** How long to wait after a failure. */
public final class Backoff {
  /** The part of a pause that chance may take away. */
  private static final double JITTER = 0.25;

  private final BackoffSettings settings;
  private final DoubleSupplier jitter;

  /**
   * A policy.
   *
   * @param jitter numbers from 0 (inclusive) to 1 (exclusive); asked once for each pause
   */
  public Backoff(BackoffSettings settings, DoubleSupplier jitter) {
    this.settings = settings;
    this.jitter = jitter;
  }

  /**
   * The pause after a failure.
   *
   * @param failures how many there were in a row, this one included, at least 1
   * @param asked the pause that the other server asked for; honoured within the settings' bounds
   */
  public Duration pause(int failures, Optional<Duration> asked) {
    if (failures < 1) {
      throw new IllegalArgumentException("no failure, no pause");
    }
    return asked.map(this::clamp).orElseGet(() -> shortened(doubled(failures)));
  }

  /** The shortest pause there is, without chance. */
  public Duration shortest() {
    return settings.first();
  }

  /** The longest pause there is. */
  public Duration longest() {
    return settings.longest();
  }

  private Duration clamp(Duration asked) {
    if (asked.compareTo(settings.first()) < 0) {
      return settings.first();
    }
    return asked.compareTo(settings.longest()) > 0 ? settings.longest() : asked;
  }

  private long doubled(int failures) {
    // 40 doublings of a millisecond are 35 years; more would overflow.
    long factor = 1L << Math.min(failures - 1, 40);
    long longest = settings.longest().toMillis();
    long first = settings.first().toMillis();
    return first > longest / factor ? longest : first * factor;
  }

  private Duration shortened(long millis) {
    return Duration.ofMillis(millis - (long) (millis * JITTER * jitter.getAsDouble()));
  }
}
