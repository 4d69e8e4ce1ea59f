package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Puts a snapshot on the log, event by event, and waits for what the topology makes of it. */
final class SnapshotIntake {
  private final Topology topology;
  private final Supplier<String> ids;

  /**
   * An intake.
   *
   * @param ids an id that was never given before, with each call
   */
  SnapshotIntake(Topology topology, Supplier<String> ids) {
    this.topology = topology;
    this.ids = ids;
  }

  /**
   * Makes the snapshot the room, unless the topology refuses it.
   *
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if no decision is made in time
   */
  Outcome take(RoomId roomId, ServerName via, Snapshot snapshot) throws InterruptedException {
    String id = ids.get();
    List<RoomLogEntry> entries = new ArrayList<>(snapshot.events().size() + 1);
    entries.add(
        new RoomLogEntry.SnapshotBegin(
            id, via, snapshot.version().id(), RoomLogEntry.Purpose.PEEK));
    snapshot.events().forEach((eventId, event) -> entries.add(entry(id, snapshot, eventId, event)));
    return topology.decide(
        roomId,
        entries,
        new RoomLogEntry.SnapshotEnd("snapshot-" + id, id, snapshot.events().size()));
  }

  private static RoomLogEntry entry(String id, Snapshot snapshot, EventId eventId, Pdu event) {
    return new RoomLogEntry.SnapshotEvent(
        id,
        eventId,
        snapshot.state().contains(eventId),
        snapshot.latest().contains(eventId),
        RawJson.of(event.bytes()));
  }

  /** Forgets the room, if we follow it. */
  Outcome forget(RoomId roomId) throws InterruptedException {
    return topology.decide(roomId, List.of(), new RoomLogEntry.ForgetRoom("forget-" + ids.get()));
  }

  boolean isPeeked(RoomId roomId) {
    return topology.isPeeked(roomId);
  }
}
