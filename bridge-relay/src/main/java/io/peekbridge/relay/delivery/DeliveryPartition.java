package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.Lane.PartitionServices;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of {@code deliveries} with the lanes of its destinations. Dispatching and
 * committing is for one thread, that of the group's consumer.
 */
final class DeliveryPartition {
  private static final Logger log = LoggerFactory.getLogger(DeliveryPartition.class);

  private final int partition;
  private final LaneServices services;
  private final WindowFactory windows;
  private final PartitionServices own;
  private final Gate gate;
  private final Map<ServerName, Lane> lanes = new ConcurrentHashMap<>();
  private long position;
  private CompletableFuture<Void> stopped = new CompletableFuture<>();

  /** Makes windows within the memory limits. */
  @FunctionalInterface
  interface WindowFactory {
    Window create();
  }

  /**
   * A partition with the lanes that its places tell of.
   *
   * @param start the offset at which the group's consumer begins
   */
  DeliveryPartition(
      int partition,
      long start,
      Opened opened,
      CatchUp catchUp,
      WindowFactory windows,
      LaneServices services) {
    this.partition = partition;
    this.position = start;
    this.windows = windows;
    this.services = services;
    this.gate = new Gate(start, opened.end());
    this.own = new PartitionServices(opened.places(), catchUp);
    opened.known().values().forEach(place -> lanes.put(place.server(), restored(place, start)));
    lanes.values().forEach(Lane::start);
  }

  private Lane restored(Destination known, long start) {
    Place place = new Place(known.cursor(), known.attempted(), known.behind());
    Backlog backlog = new Backlog(known.pending(), known.oldestPending());
    return lane(
        known.server(),
        new Feed(windows.create(), services.batch(), gate, place, start, backlog),
        FormerLane.state(known, services.clock().instant(), services.machine().longestPause()),
        Instant.ofEpochMilli(known.lastSuccess()));
  }

  private Lane fresh(ServerName destination) {
    return lane(
        destination,
        new Feed(windows.create(), services.batch(), gate),
        new LaneState.Idle(),
        Instant.EPOCH);
  }

  private Lane lane(ServerName destination, Feed feed, LaneState state, Instant lastSuccess) {
    return new Lane(destination, partition, services, own, feed, state, lastSuccess);
  }

  /** Gives a record to the lanes of its recipients. */
  void dispatch(ReadRecord read) {
    for (ServerName recipient : read.recipients()) {
      lanes.computeIfAbsent(recipient, this::fresh).offerLive(read.held());
    }
    passed(read.offset() + 1);
  }

  /** All records before this offset were dispatched. */
  void passed(long offset) {
    position = Math.max(position, offset);
    if (gate.reached(position)) {
      lanes.values().forEach(Lane::look);
    }
  }

  /** Something else is ordered about a destination than before. */
  void ordered(ServerName destination) {
    Lane lane = lanes.get(destination);
    if (lane != null) {
      lane.look();
    }
  }

  /** The offset up to which nobody needs the group's consumer to read again. */
  long committable() {
    long committable = position;
    for (Lane lane : lanes.values()) {
      OptionalLong held = lane.holdBack();
      if (held.isPresent()) {
        committable = Math.min(committable, held.getAsLong());
      }
    }
    return committable;
  }

  /** Whether another process took the partition, so that all that is done here is in vain. */
  boolean isBroken() {
    return own.places().isBroken();
  }

  Stream<LaneStatus> status() {
    return lanes.values().stream().map(Lane::status);
  }

  /** Begins nothing new. */
  void stop() {
    own.catchUp().close();
    stopped =
        CompletableFuture.allOf(
            lanes.values().stream().map(Lane::stop).toArray(CompletableFuture<?>[]::new));
  }

  /** Waits until what was in flight has come to an end, for a bounded time. */
  void awaitStopped(Duration patience) {
    try {
      stopped.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.info("partition {} leaves transactions in flight; they will be repeated", partition);
    } catch (ExecutionException e) {
      log.error("lanes of partition {} did not stop", partition, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Leaves what is still in flight to itself and lets go of everything. */
  void close() {
    own.catchUp().close();
    lanes.values().forEach(Lane::abandon);
    own.places().close();
    lanes.values().forEach(Lane::close);
  }
}
