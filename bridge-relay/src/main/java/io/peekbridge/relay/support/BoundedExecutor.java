package io.peekbridge.relay.support;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs at most so many tasks at once, in the order in which they came. Those that wait cost no
 * thread.
 */
public final class BoundedExecutor implements Executor {
  private final Executor executor;
  private final Queue<Consumer<Place>> waiting = new ArrayDeque<>();
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
    executeLeaving(place -> task.run());
  }

  /** Runs a task that may leave its place to the next before it is over. */
  public void executeLeaving(Consumer<Place> task) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(task);
        return;
      }
      free--;
    }
    begin(task);
  }

  private void begin(Consumer<Place> task) {
    executor.execute(() -> runInTurn(task));
  }

  private void runInTurn(Consumer<Place> task) {
    Place place = new Place();
    try {
      task.accept(place);
    } finally {
      place.leave();
    }
  }

  private void passOn() {
    Consumer<Place> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    begin(next);
  }

  /** That of a task which has its turn. */
  public final class Place {
    private final AtomicBoolean left = new AtomicBoolean();

    /** Gives the place to the next task; more than once changes nothing. */
    public void leave() {
      if (left.compareAndSet(false, true)) {
        passOn();
      }
    }
  }
}
