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
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread owner = Thread.currentThread();
  private final Thread hook = Thread.ofPlatform().name("stop").unstarted(this::onSignal);

  RunningUntilSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the signal came, at the latest after this time. */
  boolean await(Duration limit) throws InterruptedException {
    try {
      return signalled.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      if (hasCome()) {
        return true;
      }
      throw e;
    }
  }

  boolean hasCome() {
    return signalled.getCount() == 0;
  }

  private void onSignal() {
    signalled.countDown();
    owner.interrupt();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    if (!hasCome()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
