package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.state.StateHash;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Joins an event with the servers that are to get it: one record with the event and its recipients
 * for each partition of {@code deliveries} that has any. A server that is to get it for more than
 * one reason is one recipient.
 *
 * <p>Whether a peek is allowed is decided when it starts and whenever the room changes in that
 * respect ({@link Peeks#expireRefused}); of the peeks that there are, only the time can have run
 * out unnoticed. An event of a branch on which the room is not world-readable is not for peekers.
 */
final class FanOut {
  private final Topics topics;
  private final ServerName self;

  FanOut(Topics topics, ServerName self) {
    this.topics = topics;
    this.self = self;
  }

  /**
   * Sends an accepted event.
   *
   * @param visibleBy the state by which it is decided who may see the event
   */
  void deliver(Turn turn, Pdu event, Audience audience, StateHash visibleBy) {
    RawJson pdu = RawJson.of(event.bytes());
    for (List<ServerName> group : groups(turn, event, audience, visibleBy)) {
      turn.send(
          topics.deliveries(),
          turn.roomId(),
          Delivery.ofEvent(turn.roomId(), group, event.eventId(), pdu));
    }
  }

  private List<List<ServerName>> groups(
      Turn turn, Pdu event, Audience audience, StateHash visibleBy) {
    List<List<ServerName>> peekers = peekers(turn, visibleBy);
    Set<ServerName> residents = audience == Audience.EVERYBODY ? residents(turn, event) : Set.of();
    if (residents.isEmpty()) {
      return peekers;
    }
    residents.addAll(peekers.stream().flatMap(List::stream).collect(Collectors.toSet()));
    return Recipients.groups(topics, residents);
  }

  private List<List<ServerName>> peekers(Turn turn, StateHash visibleBy) {
    Recipients recipients =
        turn.recipients(peeks -> Recipients.of(topics, peeks, self, turn.now()));
    return recipients.groups().isEmpty() || Peekability.isVisible(turn.state(visibleBy))
        ? recipients.groups()
        : List.of();
  }

  /** The other servers in the room, but the one that the event comes from. */
  private Set<ServerName> residents(Turn turn, Pdu event) {
    Set<ServerName> servers = new TreeSet<>(turn.reader().indexes().servers(turn.roomId()));
    servers.remove(self);
    servers.remove(event.sender().server());
    if (!servers.isEmpty()) {
      servers.removeIf(server -> !ServerAcl.allows(turn.get(StateKey.SERVER_ACL), server));
    }
    return servers;
  }
}
