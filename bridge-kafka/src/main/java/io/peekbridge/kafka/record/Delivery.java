package io.peekbridge.kafka.record;

import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import java.util.Optional;

/**
 * One thing to tell several servers: an event (then {@code eventId} and {@code pdu} are present) or
 * the end of a peek (then {@code expiredPeek} is). All recipients belong to the partition of the
 * record.
 */
public record Delivery(
    RoomId roomId,
    List<ServerName> recipients,
    Optional<EventId> eventId,
    Optional<RawJson> pdu,
    Optional<String> expiredPeek) {

  public static Delivery ofEvent(
      RoomId roomId, List<ServerName> recipients, EventId eventId, RawJson pdu) {
    return new Delivery(
        roomId, recipients, Optional.of(eventId), Optional.of(pdu), Optional.empty());
  }

  public static Delivery ofExpiredPeek(RoomId roomId, ServerName recipient, String peekId) {
    return new Delivery(
        roomId, List.of(recipient), Optional.empty(), Optional.empty(), Optional.of(peekId));
  }
}
