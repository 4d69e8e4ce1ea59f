package io.peekbridge.relay.delivery;

import io.peekbridge.relay.RelaySettings;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Gives lanes their turns to send. There are two queues: destinations that failed last time wait in
 * their own, so that however many of them hang, the others do not wait for them. Waiting costs no
 * thread.
 */
final class Outbox {
  private final Turns sound;
  private final Turns doubtful;

  /**
   * An outbox.
   *
   * @param executor runs what has its turn, each task on a thread that may block
   */
  Outbox(RelaySettings.Concurrency limits, Executor executor) {
    this.sound = new Turns(limits.requests(), executor);
    this.doubtful = new Turns(limits.doubtfulRequests(), executor);
  }

  void submit(boolean isDoubtful, Runnable send) {
    (isDoubtful ? doubtful : sound).submit(send);
  }

  /** Runs at most so many at once, in the order in which they came. */
  private static final class Turns {
    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    Turns(int free, Executor executor) {
      this.free = free;
      this.executor = executor;
    }

    void submit(Runnable task) {
      synchronized (this) {
        if (free == 0) {
          waiting.add(task);
          return;
        }
        free--;
      }
      executor.execute(() -> runInTurn(task));
    }

    private void runInTurn(Runnable task) {
      try {
        task.run();
      } finally {
        passOn();
      }
    }

    private void passOn() {
      Runnable next;
      synchronized (this) {
        next = waiting.poll();
        if (next == null) {
          free++;
          return;
        }
      }
      executor.execute(() -> runInTurn(next));
    }
  }
}
