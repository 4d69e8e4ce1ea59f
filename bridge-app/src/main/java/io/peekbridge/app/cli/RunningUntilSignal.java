package io.peekbridge.app.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a thread wait for SIGTERM or Ctrl-C, and the Java machine wait for what that thread does
 * then: it goes down only once this is closed. Open it before what has to be stopped in order. A
 * signal interrupts the thread that opened it, so that a start that takes long is given up.
 */
final class RunningUntilSignal implements AutoCloseable {
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread owner = Thread.currentThread();
  private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::onSignal);
  private volatile boolean come;

  RunningUntilSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Whether the signal came, at the latest after this time. If it did, the thread is not
   * interrupted any more: stopping in order needs waits of its own.
   */
  boolean await(Duration limit) throws InterruptedException {
    try {
      boolean signalled = interrupted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
      return signalled && acknowledge();
    } catch (InterruptedException e) {
      if (come) {
        return acknowledge();
      }
      throw e;
    }
  }

  /** Whether the signal came; if so, as for {@link #await}. */
  boolean hasCome() {
    return come && acknowledge();
  }

  /** The interruption may still be on its way, and must not hit what follows. */
  private boolean acknowledge() {
    boolean waiting = true;
    while (waiting) {
      try {
        interrupted.await();
        waiting = false;
      } catch (InterruptedException e) {
        waiting = interrupted.getCount() > 0;
      }
    }
    return Thread.interrupted() || come;
  }

  private void onSignal() {
    come = true;
    owner.interrupt();
    interrupted.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    if (!come) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
