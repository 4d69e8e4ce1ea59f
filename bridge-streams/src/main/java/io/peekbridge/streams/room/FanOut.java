package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;

/**
 * Joins an event with the servers that peek its room: one record with the event and its recipients
 * for each partition of {@code deliveries} that has any. A server that peeks the room more than
 * once is one recipient.
 *
 * <p>Whether a peek is allowed is decided when it starts and whenever the room changes in that
 * respect ({@link Peeks#expireRefused}); of the peeks that there are, only the time can have run
 * out unnoticed.
 */
final class FanOut {
  private final Topics topics;
  private final ServerName self;

  FanOut(Topics topics, ServerName self) {
    this.topics = topics;
    this.self = self;
  }

  void deliver(Turn turn, Pdu event) {
    RawJson pdu = RawJson.of(event.bytes());
    Recipients recipients =
        turn.recipients(peeks -> Recipients.of(topics, peeks, self, turn.now()));
    for (List<ServerName> group : recipients.groups()) {
      turn.send(
          topics.deliveries(),
          turn.roomId(),
          Delivery.ofEvent(turn.roomId(), group, event.eventId(), pdu));
    }
  }
}
