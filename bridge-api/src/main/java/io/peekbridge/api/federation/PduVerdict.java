package io.peekbridge.api.federation;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.Optional;

/** What the edge makes of one PDU of a transaction. */
sealed interface PduVerdict {
  /** It goes on to the log. */
  record Passed(RoomId roomId, EventId eventId, RawJson pdu) implements PduVerdict {}

  /**
   * It does not.
   *
   * @param eventId absent if there is no telling: its room version is not known, or it is no event
   * @param reason a word for the meters
   * @param error a sentence for the sender
   */
  record Refused(Optional<EventId> eventId, String reason, String error) implements PduVerdict {}

  static PduVerdict refused(Optional<EventId> eventId, String reason, String error) {
    return new Refused(eventId, reason, error);
  }
}
