package io.peekbridge.relay.delivery;

import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition that was assigned and is being opened, on a thread of its own, so that the others go
 * on meanwhile. Tries until it succeeds or is cancelled.
 */
final class Preparation {
  private static final Logger log = LoggerFactory.getLogger(Preparation.class);
  private static final long PAUSE_MS = 500;

  private final PartitionOpener opener;
  private final int partition;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private Opened opened;

  private Preparation(PartitionOpener opener, int partition) {
    this.opener = opener;
    this.partition = partition;
  }

  static Preparation start(PartitionOpener opener, int partition) {
    Preparation preparation = new Preparation(opener, partition);
    Thread.ofVirtual().name("relay-open-" + partition).start(preparation::run);
    return preparation;
  }

  private void run() {
    try {
      while (cancelled.getCount() > 0 && !tryOpen()) {
        if (cancelled.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          log.debug("partition {} went before it was open", partition);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryOpen() {
    try {
      keep(opener.open(partition));
      return true;
    } catch (KafkaException e) {
      log.warn("partition {} cannot be opened yet: {}", partition, e.toString());
    } catch (RuntimeException e) {
      log.error("partition {} cannot be opened", partition, e);
    }
    return false;
  }

  private void keep(Opened result) {
    synchronized (this) {
      if (cancelled.getCount() > 0) {
        opened = result;
        return;
      }
    }
    result.places().close();
  }

  /** What was opened, if it is. */
  synchronized Optional<Opened> result() {
    return Optional.ofNullable(opened);
  }

  /** The partition went before it was taken over. */
  void cancel() {
    Opened unused;
    synchronized (this) {
      cancelled.countDown();
      unused = opened;
    }
    if (unused != null) {
      unused.places().close();
    }
  }
}
