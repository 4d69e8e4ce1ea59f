package io.peekbridge.relay.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes part in a consumer group, and joins it again whenever it falls out, until it
 * is closed.
 */
public final class GroupThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupThread.class);

  /** Taking part, once. */
  @FunctionalInterface
  public interface Session {
    /**
     * Takes part until it is time to close.
     *
     * @throws KafkaException if it fell out of the group
     */
    void run(BooleanSupplier isClosing);
  }

  private final String what;
  private final Session session;
  private final long pauseMillis;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * A thread that is yet to be started.
   *
   * @param name of the thread
   * @param what it does, for what is logged: "the relay"
   * @param pauseMillis how long to wait before joining again
   */
  public GroupThread(String name, String what, long pauseMillis, Session session) {
    this.what = what;
    this.session = session;
    this.pauseMillis = pauseMillis;
    this.thread = Thread.ofPlatform().name(name).unstarted(this::work);
  }

  public void start() {
    thread.start();
  }

  private void work() {
    try {
      while (closing.getCount() > 0) {
        serve();
      }
    } catch (InterruptedException e) {
      log.warn("{} was interrupted and ends", what);
    }
  }

  private void serve() throws InterruptedException {
    try {
      session.run(() -> closing.getCount() == 0);
    } catch (KafkaException e) {
      log.warn("{} joins its group again after: {}", what, e.toString());
    } catch (RuntimeException e) {
      log.error("{} starts again after a failure of its own", what, e);
    }
    closing.await(pauseMillis, TimeUnit.MILLISECONDS);
  }

  /** Waits until the session has ended. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
