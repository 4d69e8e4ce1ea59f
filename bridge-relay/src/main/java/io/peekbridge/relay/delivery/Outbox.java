package io.peekbridge.relay.delivery;

import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.support.Alarms;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Gives lanes their turns to send. There are two queues: destinations that failed last time, or
 * that nothing is known of yet, wait in their own, so that however many of them hang, the others do
 * not wait for them.
 */
final class Outbox {
  private final Executor sound;
  private final Executor doubtful;

  /**
   * An outbox.
   *
   * @param executor runs what has its turn, each task on a thread that may block
   */
  Outbox(RelaySettings.Concurrency limits, Executor executor, Alarms alarms, InstantSource clock) {
    Semaphore slow = new Semaphore(limits.slowRequests());
    this.sound = new Turns(limits.requests(), slow, executor, alarms, clock);
    this.doubtful = new Turns(limits.doubtfulRequests(), slow, executor, alarms, clock);
  }

  void submit(boolean isDoubtful, Runnable send) {
    (isDoubtful ? doubtful : sound).execute(send);
  }
}
