package io.peekbridge.relay.gap;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.support.Alarms;
import io.peekbridge.relay.support.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane for each room with gaps: they are worked on one after the other, those of different
 * rooms at the same time. Between two rounds a gap waits without a thread and without a place among
 * those that are worked on. Nothing here waits.
 */
final class GapLanes {
  private static final Logger log = LoggerFactory.getLogger(GapLanes.class);

  private final Rounds work;
  private final Executor executor;
  private final Alarms alarms;
  private final Backoff backoff;
  private final Duration retryFor;
  private final InstantSource clock;
  private final Map<RoomId, Deque<Task>> lanes = new HashMap<>();
  private int held;
  private int running;
  private boolean closed;

  /** Works on a gap. */
  interface Rounds {
    /** See {@link GapWork#round}. */
    GapWork.Result round(Gap gap, boolean last) throws InterruptedException;

    /** Ends a gap on which a round failed for a reason of our own; see {@link GapWork#abandon}. */
    void abandon(Gap gap) throws InterruptedException;
  }

  private static final class Task {
    final Gap gap;
    final Ticket ticket;
    final Instant since;
    int failures;
    boolean broken;

    Task(Gap gap, Ticket ticket, Instant since) {
      this.gap = gap;
      this.ticket = ticket;
      this.since = since;
    }
  }

  /**
   * No gaps yet.
   *
   * @param executor runs what may block, a bounded number at once
   * @param retryFor how long a gap is tried, counted from when it came here: one that has waited
   *     behind another that nobody could be asked about is tried once
   */
  GapLanes(
      Rounds work,
      Executor executor,
      Alarms alarms,
      Backoff backoff,
      Duration retryFor,
      InstantSource clock) {
    this.work = work;
    this.executor = executor;
    this.alarms = alarms;
    this.backoff = backoff;
    this.retryFor = retryFor;
    this.clock = clock;
  }

  synchronized void add(Gap gap, Ticket ticket) {
    if (closed) {
      return;
    }
    held++;
    Deque<Task> lane = lanes.get(gap.roomId());
    if (lane != null) {
      lane.add(new Task(gap, ticket, clock.instant()));
      return;
    }
    lane = new ArrayDeque<>();
    lane.add(new Task(gap, ticket, clock.instant()));
    lanes.put(gap.roomId(), lane);
    run(gap.roomId());
  }

  /** Gaps that are worked on or wait. */
  synchronized int held() {
    return held;
  }

  /** Starts nothing more. */
  synchronized void close() {
    closed = true;
  }

  /** Waits until nothing is worked on; returns whether that came to be. */
  synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (running > 0) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void run(RoomId roomId) {
    executor.execute(() -> workOnFirst(roomId));
  }

  private void workOnFirst(RoomId roomId) {
    Task task = first(roomId);
    if (task == null) {
      return;
    }
    Optional<Duration> pause = task.ticket.isOurs() ? pauseAfter(task) : Optional.empty();
    synchronized (this) {
      running--;
      notifyAll();
      if (pause.isPresent() && !closed) {
        alarms.at(clock.instant().plus(pause.get()), () -> run(roomId));
        return;
      }
      next(roomId);
    }
  }

  private synchronized Task first(RoomId roomId) {
    if (closed) {
      return null;
    }
    running++;
    return lanes.get(roomId).getFirst();
  }

  private synchronized void next(RoomId roomId) {
    Deque<Task> lane = lanes.get(roomId);
    lane.removeFirst();
    held--;
    if (lane.isEmpty()) {
      lanes.remove(roomId);
    } else if (!closed) {
      run(roomId);
    }
  }

  /** The pause before the next round; absent if there is none. */
  private Optional<Duration> pauseAfter(Task task) {
    try {
      if (work(task) == GapWork.Result.DONE) {
        task.ticket.done();
        return Optional.empty();
      }
      log.debug("nobody could be asked about a gap in {}", task.gap.roomId());
    } catch (RoomsUnavailableException | KafkaException e) {
      log.debug("a gap in {} waits: {}", task.gap.roomId(), e.getMessage());
    } catch (InterruptedException e) {
      // Whoever interrupts stops everything here; the gap is read again later.
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (RuntimeException e) {
      log.error("a gap in {} is given up", task.gap.roomId(), e);
      task.broken = true;
    }
    return Optional.of(backoff.pause(++task.failures, Optional.empty()));
  }

  /** What failed once for a reason of our own would fail again: what waits must not wait for it. */
  private GapWork.Result work(Task task) throws InterruptedException {
    if (task.broken) {
      work.abandon(task.gap);
      return GapWork.Result.DONE;
    }
    boolean last = !clock.instant().isBefore(task.since.plus(retryFor));
    return work.round(task.gap, last);
  }
}
