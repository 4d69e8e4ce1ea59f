package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.streams.store.DuePeek;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * What is to be done from time to time, by the clock of the machine. Nothing here decides anything:
 * peeks whose time has come are only brought up in the log, and outcomes are deleted when no
 * request can ask for them any more.
 */
final class Housekeeping {
  /** How many peeks are brought up at once, and how many outcomes deleted. */
  private static final int BATCH = 1_000;

  /** After this long, a peek that is still there is brought up again. */
  private static final long AGAIN_AFTER_MS = 30_000;

  private final Topics topics;
  private final RoomStores stores;
  private final Map<DuePeek, Long> broughtUp = new HashMap<>();
  private long reached = Long.MIN_VALUE;

  Housekeeping(Topics topics, RoomStores stores) {
    this.topics = topics;
    this.stores = stores;
  }

  /** Notes how far the time of the log has come. */
  void reached(long time) {
    reached = Math.max(reached, time);
  }

  void tick(long now) {
    bringUpDuePeeks(now);
    if (reached != Long.MIN_VALUE) {
      stores.writer().deleteOutcomesBefore(reached, BATCH);
    }
  }

  /**
   * Appends an entry for each peek whose time has come, once: what was brought up stays due until
   * its entry has come round. It is brought up again if that takes too long, because the clock of
   * the log is behind ours and the entry came too early, or the entry was lost with its
   * transaction.
   */
  private void bringUpDuePeeks(long now) {
    List<DuePeek> due = stores.reader().duePeeks(now, BATCH);
    broughtUp.keySet().retainAll(new HashSet<>(due));
    for (DuePeek each : due) {
      Long last = broughtUp.get(each);
      if (last == null || now - last >= AGAIN_AFTER_MS) {
        broughtUp.put(each, now);
        bringUp(each, now);
      }
    }
  }

  private void bringUp(DuePeek due, long now) {
    SubscriptionKey peek = due.peek();
    PeekExpiry entry = new PeekExpiry(peek.server(), peek.peekId(), due.expiresAt());
    stores.outputs().send(topics.roomLog(), peek.roomId(), entry, now);
  }
}
