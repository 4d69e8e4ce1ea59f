package io.peekbridge.relay.support;

import io.peekbridge.relay.support.Alarms.Alarm;
import java.time.Instant;

/** Something that has at most one alarm set: a new one takes the place of the one before. */
public final class Alarmed {
  private final Alarms alarms;
  private final Runnable task;
  private Alarm current = Alarm.NONE;
  private boolean closed;

  /**
   * Nothing is set yet.
   *
   * @param task called when an alarm goes off; it may be one that was replaced just then
   */
  public Alarmed(Alarms alarms, Runnable task) {
    this.alarms = alarms;
    this.task = task;
  }

  public synchronized void set(Instant at) {
    current.cancel();
    current = closed ? Alarm.NONE : alarms.at(at, task);
  }

  /** Takes back what is set and sets nothing more. */
  public synchronized void close() {
    closed = true;
    current.cancel();
  }
}
