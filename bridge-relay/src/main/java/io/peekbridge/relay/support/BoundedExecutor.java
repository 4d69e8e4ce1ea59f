package io.peekbridge.relay.support;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * Runs at most so many tasks at once, in the order in which they came. Those that wait cost no
 * thread.
 */
public final class BoundedExecutor implements Executor {
  private final Executor executor;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free;

  /**
   * An executor with a limit.
   *
   * @param limit tasks that run at once, at least 1
   * @param executor runs what has its turn
   */
  public BoundedExecutor(int limit, Executor executor) {
    this.free = limit;
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
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
