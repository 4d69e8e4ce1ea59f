package io.peekbridge.relay.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read partitions again. Each has a reader of its own; partitions that are waited
 * for take turns.
 */
final class CatchUpPool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CatchUpPool.class);
  private static final int CHUNKS_A_TURN = 20;
  private static final long PAUSE_MS = 1_000;

  private final Supplier<PartitionReader> readers;
  private final BlockingQueue<CatchUp> turns = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A pool that has not started.
   *
   * @param readers makes a reader for a thread
   */
  CatchUpPool(int count, Supplier<PartitionReader> readers) {
    this.readers = readers;
    for (int i = 0; i < count; i++) {
      threads.add(Thread.ofPlatform().name("relay-catch-up-" + i).daemon().unstarted(this::work));
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  void schedule(CatchUp partition) {
    turns.add(partition);
  }

  private void work() {
    try (PartitionReader reader = readers.get()) {
      while (closed.getCount() > 0) {
        turn(turns.take(), reader);
      }
    } catch (InterruptedException e) {
      log.debug("{} ends", Thread.currentThread().getName());
    }
  }

  private void turn(CatchUp partition, PartitionReader reader) throws InterruptedException {
    if (tryTurn(partition, reader)) {
      turns.add(partition);
    }
  }

  private boolean tryTurn(CatchUp partition, PartitionReader reader) throws InterruptedException {
    try {
      return partition.slice(reader, CHUNKS_A_TURN);
    } catch (InterruptException e) {
      log.debug("reading again is interrupted, for the end");
    } catch (KafkaException e) {
      log.warn("reading again goes on after: {}", e.toString());
    } catch (RuntimeException e) {
      log.error("reading again goes on after a failure of our own", e);
    }
    return !closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
  }

  /** Ends the threads without waiting for a read. */
  @Override
  public void close() {
    closed.countDown();
    threads.forEach(Thread::interrupt);
  }
}
