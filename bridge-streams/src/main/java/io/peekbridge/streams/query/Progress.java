package io.peekbridge.streams.query;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.store.RoomReader;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where those who wait for the topology meet it, in this process. The topology tells what it has
 * decided, by the entry's place in the log, as soon as the stores have it; who waits is woken by
 * that and never asks in a loop.
 *
 * <p>Nobody is missed. Who waits registers first and looks into the store of outcomes afterwards,
 * the topology writes to the store first and wakes those who are registered afterwards. When a
 * partition comes to this process, with entries worked through elsewhere or in an earlier run, the
 * topology looks for the outcomes that are waited for in the store that it was given, see {@link
 * #resumed}.
 */
public final class Progress {
  private record Place(int partition, long offset) {}

  private record Waiting(
      RoomId roomId, String requestId, long time, CompletableFuture<Outcome> outcome) {}

  private final Topics topics;
  private final Map<Place, Waiting> requests = new ConcurrentHashMap<>();
  private final Set<RoomWait> rooms = ConcurrentHashMap.newKeySet();

  public Progress(Topics topics) {
    this.topics = topics;
  }

  /** The partition is worked on from here, on stores that may not be those of before. */
  public void resumed(int partition, RoomReader stores) {
    requests.forEach(
        (place, waiting) -> {
          if (place.partition() == partition) {
            stores
                .outcome(waiting.roomId(), waiting.requestId(), waiting.time())
                .ifPresent(waiting.outcome()::complete);
          }
        });
    rooms.stream()
        .map(RoomWait::roomId)
        .filter(roomId -> topics.roomLog().partitionOf(roomId) == partition)
        .filter(roomId -> stores.room(roomId).filter(room -> !room.isForgotten()).isPresent())
        .forEach(this::roomKnown);
  }

  /** The request at the place has been decided on, and the store of outcomes has it. */
  public void decided(int partition, long offset, Outcome outcome) {
    Waiting waiting = requests.get(new Place(partition, offset));
    if (waiting != null) {
      waiting.outcome().complete(outcome);
    }
  }

  /** The room was not known and is now. */
  public void roomKnown(RoomId roomId) {
    rooms.stream()
        .filter(waiting -> waiting.roomId().equals(roomId))
        .forEach(waiting -> waiting.known().complete(roomId));
  }

  /**
   * Registers for the outcome of a request.
   *
   * @param time of its entry in the log, milliseconds since the epoch
   */
  CompletableFuture<Outcome> register(
      int partition, long offset, RoomId roomId, String requestId, long time) {
    return requests
        .computeIfAbsent(
            new Place(partition, offset),
            place -> new Waiting(roomId, requestId, time, new CompletableFuture<>()))
        .outcome();
  }

  void unregister(int partition, long offset) {
    requests.remove(new Place(partition, offset));
  }

  /** Registers for a room. */
  RoomWait register(RoomId roomId) {
    RoomWait waiting = new RoomWait(roomId);
    rooms.add(waiting);
    return waiting;
  }

  void unregister(RoomWait waiting) {
    rooms.remove(waiting);
  }

  /** How many wait for anything. */
  int waiting() {
    return requests.size() + rooms.size();
  }
}
