package io.peekbridge.relay.gap;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.List;

/**
 * One gap while it is worked on.
 *
 * @param waiting the event that waits
 * @param missing what is missing still
 */
record Case(
    Gap gap,
    RoomVersion version,
    Pdu waiting,
    List<EventId> missing,
    KnownEvents known,
    Servers servers,
    Budget budget) {
  RoomId roomId() {
    return gap.roomId();
  }
}
