package io.peekbridge.relay.delivery;

import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.support.BoundedExecutor;
import java.util.concurrent.Executor;

/**
 * Gives lanes their turns to send. There are two queues: destinations that failed last time wait in
 * their own, so that however many of them hang, the others do not wait for them.
 */
final class Outbox {
  private final Executor sound;
  private final Executor doubtful;

  /**
   * An outbox.
   *
   * @param executor runs what has its turn, each task on a thread that may block
   */
  Outbox(RelaySettings.Concurrency limits, Executor executor) {
    this.sound = new BoundedExecutor(limits.requests(), executor);
    this.doubtful = new BoundedExecutor(limits.doubtfulRequests(), executor);
  }

  void submit(boolean isDoubtful, Runnable send) {
    (isDoubtful ? doubtful : sound).execute(send);
  }
}
