package io.peekbridge.relay.delivery;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.delivery.PartitionReader.Chunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Reads a partition again for the lanes that missed something. One reader serves all of them: it
 * goes upwards through the partition, and each lane takes its records from where it needs them. A
 * lane whose window is full gets off; when it has room again it waits for the reader to come by.
 * The reader goes back to the lowest lane when nobody above needs it, and jumps over what nobody
 * needs. What it read last it keeps until it reads on, for lanes that got off in the middle: they
 * need just the rest of it next. So a record is read again at most once for each time that the
 * lanes naming it fill their windows, not once for each lane.
 *
 * <p>A lane gets on only where the reader is at or before the record that it needs next; from there
 * on it is offered every record, so that its feed has no hole.
 */
final class CatchUp {
  /** Told of lanes that need records which the log has no more. */
  @FunctionalInterface
  interface LossListener {
    void lost(Lane lane, long from, long to);
  }

  private final int partition;
  private final Consumer<CatchUp> scheduler;
  private final LossListener losses;
  private final RelayMetrics metrics;
  private final MemoryBudget budget;

  private final Map<ServerName, Lane> waiting = new HashMap<>();
  private boolean scheduled;
  private boolean closed;
  private long lastFrom;
  private Chunk last = new Chunk(List.of(), 0);
  private final Set<Lane> gotOff = new HashSet<>();

  /**
   * The second reader of a partition.
   *
   * @param scheduler has {@link #slice} called soon, on a thread that may block
   */
  CatchUp(
      int partition,
      Consumer<CatchUp> scheduler,
      LossListener losses,
      RelayMetrics metrics,
      MemoryBudget budget) {
    this.partition = partition;
    this.scheduler = scheduler;
    this.losses = losses;
    this.metrics = metrics;
    this.budget = budget;
  }

  /** The lane wants records. Adding it again changes nothing. */
  void add(Lane lane) {
    synchronized (this) {
      if (closed) {
        return;
      }
      waiting.put(lane.destination(), lane);
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    scheduler.accept(this);
  }

  /**
   * Reads for a while.
   *
   * @param chunks how many times at most
   * @return whether to be called again; if not, {@link #add} will schedule
   */
  boolean slice(PartitionReader reader, int chunks) {
    // Another partition may have had the reader in between.
    boolean placed = false;
    for (int i = 0; i < chunks; i++) {
      serveFromLast();
      OptionalLong start = nextStart();
      if (start.isEmpty()) {
        return rest();
      }
      if (!placed || start.getAsLong() != last.position()) {
        place(reader, start.getAsLong());
        placed = true;
      }
      read(reader);
    }
    return true;
  }

  /** Serves the lanes that need something of what was read last, until none does. */
  private void serveFromLast() {
    OptionalLong start = lowest(this::isInLast);
    while (start.isPresent()) {
      serve(start.getAsLong());
      start = lowest(this::isInLast);
    }
  }

  /** The lowest offset that a lane needs at or above where the reader is, or else at all. */
  private OptionalLong nextStart() {
    OptionalLong above = lowest(next -> next >= last.position());
    return above.isPresent() ? above : lowest(next -> true);
  }

  private OptionalLong lowest(LongPredicate which) {
    return filling().stream().mapToLong(Lane::next).filter(which).min();
  }

  private synchronized List<Lane> filling() {
    waiting.values().removeIf(lane -> !lane.isFilling());
    return List.copyOf(waiting.values());
  }

  private boolean rest() {
    if (!isLastWanted()) {
      forget(last.position());
    }
    synchronized (this) {
      scheduled = waiting.values().stream().anyMatch(Lane::isFilling);
      return scheduled;
    }
  }

  /** Whether a lane that got off in the middle will soon need the rest. */
  private boolean isLastWanted() {
    return budget.isHalfFree()
        && !isClosed()
        && gotOff.stream().anyMatch(lane -> lane.isBehind() && isInLast(lane.next()));
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private boolean isInLast(long offset) {
    return offset >= lastFrom && offset < last.position();
  }

  private void forget(long position) {
    keep(position, new Chunk(List.of(), position));
  }

  private void keep(long from, Chunk chunk) {
    chunk.records().forEach(read -> read.held().hold(budget));
    last.records().forEach(read -> read.held().release(budget));
    last = chunk;
    lastFrom = from;
    gotOff.clear();
  }

  private void place(PartitionReader reader, long wanted) {
    long position = reader.seek(partition, wanted);
    forget(position);
    if (position > wanted) {
      for (Lane lane : filling()) {
        long from = lane.next();
        if (from < position) {
          losses.lost(lane, from, position);
          lane.gone(position);
        }
      }
    }
  }

  private void read(PartitionReader reader) {
    long from = last.position();
    Chunk chunk = reader.read();
    metrics.readAgain(chunk.records().size());
    keep(from, chunk);
    serve(from);
  }

  /**
   * Offers what was read last, from an offset in it on, to the lanes that can take it from there.
   */
  private void serve(long from) {
    Map<ServerName, Boarding> aboard = new HashMap<>();
    for (Lane lane : filling()) {
      Boarding boarding = lane.board();
      if (boarding.next() >= from) {
        aboard.put(lane.destination(), boarding);
      }
    }
    for (ReadRecord read : last.records()) {
      if (read.offset() >= from) {
        offer(read, aboard);
      }
    }
    aboard.values().forEach(boarding -> boarding.reached(last.position()));
  }

  private void offer(ReadRecord read, Map<ServerName, Boarding> aboard) {
    for (ServerName recipient : read.recipients()) {
      Boarding boarding = aboard.get(recipient);
      if (boarding != null && !boarding.offer(read.held())) {
        aboard.remove(recipient);
        gotOff.add(boarding.lane());
      }
    }
  }

  /** No lane gets anything any more. */
  void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
      if (scheduled) {
        return;
      }
      scheduled = true;
    }
    // The thread that reads lets go of what it read.
    scheduler.accept(this);
  }
}
