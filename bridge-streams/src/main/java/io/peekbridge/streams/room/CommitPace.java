package io.peekbridge.streams.room;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * When a thread of the topology commits before its interval is over. A commit costs about the same
 * whatever is in it. So what came to an idle topology is committed at once, and while more comes
 * all the time, a commit waits for about as long as the last ones took, so that commits never take
 * more than a part of the time.
 *
 * <pre>
 *   idle --worked--> open --nothing to read, pause is over--> asked --next poll--> idle
 * </pre>
 *
 * <p>When a commit happens decides nothing about what is in it. Each thread has a pace of its own.
 */
public final class CommitPace {
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(4);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

  /** The pause between two commits in terms of what the last one took. */
  private static final int PAUSE_PER_COMMIT = 2;

  private final LongSupplier nanoTime;
  private final ThreadLocal<Work> work = ThreadLocal.withInitial(Work::new);

  private static final class Work {
    private ProcessorContext<?, ?> open;
    private boolean asked;
    private long askedAt;
    private long lastEnd;
    private long pause;
  }

  /** A pace by this clock. */
  public CommitPace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The thread has worked through an entry for which this context can ask for a commit. */
  void worked(ProcessorContext<?, ?> context) {
    work.get().open = context;
  }

  /** The context is good for nothing any more; its task was committed, or is begun again. */
  void closed(ProcessorContext<?, ?> context) {
    Work mine = work.get();
    if (context.equals(mine.open)) {
      mine.open = null;
    }
  }

  /** To be called when the thread has worked through everything that it has read. */
  public void polling() {
    Work mine = work.get();
    if (mine.asked) {
      long now = nanoTime.getAsLong();
      mine.asked = false;
      mine.lastEnd = now;
      mine.pause =
          Math.clamp(PAUSE_PER_COMMIT * (now - mine.askedAt), SHORTEST_PAUSE, LONGEST_PAUSE);
    }
  }

  /** Whether there is something to commit. */
  public boolean isOpen() {
    return work.get().open != null;
  }

  /** How long to go on waiting for more before the commit, in nanoseconds; 0 for no longer. */
  public long patience() {
    Work mine = work.get();
    return Math.max(0, mine.pause - (nanoTime.getAsLong() - mine.lastEnd));
  }

  /** Has the thread commit when it has the word again. */
  public void askForCommit() {
    Work mine = work.get();
    mine.open.commit();
    mine.open = null;
    mine.asked = true;
    mine.askedAt = nanoTime.getAsLong();
  }
}
