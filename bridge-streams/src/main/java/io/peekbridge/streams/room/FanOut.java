package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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
  /**
   * The most that the names of one record's recipients take, in characters, so that the record with
   * an event of the largest size stays below what a broker takes. More recipients are split.
   */
  static final int MAX_RECIPIENTS_LENGTH = 500_000;

  private final Topics topics;
  private final ServerName self;

  FanOut(Topics topics, ServerName self) {
    this.topics = topics;
    this.self = self;
  }

  void deliver(Turn turn, Pdu event) {
    RawJson pdu = RawJson.of(event.bytes());
    for (Collection<ServerName> inPartition : recipients(turn).values()) {
      for (List<ServerName> recipients : split(inPartition)) {
        turn.send(
            topics.deliveries(),
            turn.roomId(),
            Delivery.ofEvent(turn.roomId(), recipients, event.eventId(), pdu));
      }
    }
  }

  private Map<Integer, Collection<ServerName>> recipients(Turn turn) {
    Map<Integer, Collection<ServerName>> recipients = new TreeMap<>();
    for (Subscription peek : turn.reader().peeks(turn.roomId())) {
      if (peek.expiresAt() > turn.now() && !peek.server().equals(self)) {
        recipients
            .computeIfAbsent(topics.deliveryPartition(peek.server()), each -> new TreeSet<>())
            .add(peek.server());
      }
    }
    return recipients;
  }

  private static List<List<ServerName>> split(Collection<ServerName> servers) {
    List<List<ServerName>> parts = new ArrayList<>();
    List<ServerName> part = new ArrayList<>();
    int length = 0;
    for (ServerName server : servers) {
      if (length + server.value().length() > MAX_RECIPIENTS_LENGTH) {
        parts.add(List.copyOf(part));
        part.clear();
        length = 0;
      }
      part.add(server);
      length += server.value().length() + 3;
    }
    parts.add(List.copyOf(part));
    return parts;
  }
}
