package io.peekbridge.relay.delivery;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;

/**
 * Makes transactions. The servers of a room get the same records at about the same time, mostly cut
 * in the same places, so that what was made for one of them serves the next.
 */
final class Transactions {
  private static final long MOST_BYTES = 16L << 20;
  private static final Duration KEPT = Duration.ofSeconds(5);

  /** By the very records: those that were read twice are not the same. */
  private final LoadingCache<List<HeldRecord>, Transaction> made;

  Transactions(ServerName origin) {
    this.made =
        Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher(Transactions::weight)
            .expireAfterWrite(KEPT)
            // Otherwise what is over would be let go of only when somebody asks for more.
            .scheduler(Scheduler.systemScheduler())
            .build(records -> Transaction.of(origin, records));
  }

  /** The transaction of these records, not empty; the list is not to be changed any more. */
  Transaction of(List<HeldRecord> records) {
    return made.get(records);
  }

  /** The body has the bytes of the records once more. */
  private static int weight(List<HeldRecord> records, Transaction transaction) {
    return 2 * transaction.body().length;
  }
}
