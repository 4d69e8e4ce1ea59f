package io.peekbridge.relay.delivery;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.delivery.PartitionReader.Chunk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads a partition again for the lanes that missed something. One reader serves all of them: it
 * goes upwards through the partition, and each lane takes its records from where it needs them. A
 * lane whose window is full gets off; when it has room again it waits for the reader to come by.
 * The reader goes back to the lowest lane when nobody above needs it, and jumps over what nobody
 * needs. So a record is read again at most once for each time that the lanes naming it fill their
 * windows, not once for each lane.
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

  private final Map<ServerName, Lane> waiting = new HashMap<>();
  private boolean scheduled;
  private boolean closed;
  private long position;

  /**
   * The second reader of a partition.
   *
   * @param scheduler has {@link #slice} called soon, on a thread that may block
   */
  CatchUp(int partition, Consumer<CatchUp> scheduler, LossListener losses, RelayMetrics metrics) {
    this.partition = partition;
    this.scheduler = scheduler;
    this.losses = losses;
    this.metrics = metrics;
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
    boolean placed = false;
    for (int i = 0; i < chunks; i++) {
      OptionalLong start = nextStart();
      if (start.isEmpty()) {
        return rest();
      }
      if (!placed || start.getAsLong() != position) {
        place(reader, start.getAsLong());
        placed = true;
      }
      serve(reader);
    }
    return true;
  }

  /** The lowest offset that a lane needs at or above where the reader is, or else at all. */
  private OptionalLong nextStart() {
    List<Lane> lanes = filling();
    OptionalLong above =
        lanes.stream().mapToLong(Lane::next).filter(next -> next >= position).min();
    return above.isPresent() ? above : lanes.stream().mapToLong(Lane::next).min();
  }

  private synchronized List<Lane> filling() {
    waiting.values().removeIf(lane -> !lane.isFilling());
    return List.copyOf(waiting.values());
  }

  private synchronized boolean rest() {
    scheduled = waiting.values().stream().anyMatch(Lane::isFilling);
    return scheduled;
  }

  private void place(PartitionReader reader, long wanted) {
    position = reader.seek(partition, wanted);
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

  private void serve(PartitionReader reader) {
    Map<ServerName, Boarding> aboard = new HashMap<>();
    for (Lane lane : filling()) {
      Boarding boarding = lane.board();
      if (boarding.next() >= position) {
        aboard.put(lane.destination(), boarding);
      }
    }
    Chunk chunk = reader.read();
    metrics.readAgain(chunk.records().size());
    chunk.records().forEach(held -> offer(held, aboard));
    aboard.values().forEach(boarding -> boarding.reached(chunk.position()));
    position = chunk.position();
  }

  private static void offer(HeldRecord held, Map<ServerName, Boarding> aboard) {
    for (ServerName recipient : held.delivery().recipients()) {
      Boarding boarding = aboard.get(recipient);
      if (boarding != null && !boarding.offer(held)) {
        aboard.remove(recipient);
      }
    }
  }

  /** No lane gets anything any more. */
  synchronized void close() {
    closed = true;
    waiting.clear();
  }
}
