package io.peekbridge.relay.support;

import java.time.Instant;

/** Calls back at a time. Behind an interface so that tests own the time. */
public interface Alarms {
  /** A call that is still to come. */
  @FunctionalInterface
  interface Alarm {
    /** An alarm that is not set. */
    Alarm NONE = () -> {};

    /** The call is no longer wanted; it may come all the same if its time is now. */
    void cancel();
  }

  /**
   * Sets an alarm; one in the past goes off at once.
   *
   * @param task short, and never waiting for anything
   */
  Alarm at(Instant time, Runnable task);
}
