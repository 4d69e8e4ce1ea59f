package io.peekbridge.relay.fetch;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import java.util.function.Supplier;

/**
 * One event of a snapshot.
 *
 * @param state whether it is part of the state
 * @param latest whether it is a newest event
 * @param body gives the event; asked once, when its turn comes
 */
public record SnapshotPart(EventId eventId, boolean state, boolean latest, Supplier<RawJson> body) {

  /** An event that is in memory. */
  public static SnapshotPart of(Pdu event, boolean state, boolean latest) {
    return new SnapshotPart(event.eventId(), state, latest, () -> RawJson.of(event.bytes()));
  }
}
