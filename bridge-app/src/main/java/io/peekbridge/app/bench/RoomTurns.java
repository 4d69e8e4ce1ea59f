package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What happens in a {@link LargeRoom}: events in a line, and pairs that do not know each other. */
final class RoomTurns {
  private static final StateKey TOPIC = StateKey.of("m.room.topic");

  private final LargeRoom room;
  private int number;
  private int banned;

  RoomTurns(LargeRoom room) {
    this.room = room;
  }

  /** Messages, one after the other, each of another member. */
  List<Pdu> messages(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> room.follow(room.message(nextActor(), number, room.latest())))
        .toList();
  }

  /** Members who change their name, one after the other. */
  List<Pdu> stateEvents(int count) {
    return IntStream.range(0, count).mapToObj(i -> room.follow(room.keep(renamed()))).toList();
  }

  private Pdu renamed() {
    UserId user = nextActor();
    return room.event(
        user,
        StateKey.member(user.value()),
        LargeRoom.membership("join").put("displayname", "Name " + number),
        room.latest());
  }

  /** Members who were banned do not come again, and are taken from the other end. */
  private UserId nextActor() {
    return room.actors().get(number++ % (room.actors().size() - banned));
  }

  /**
   * Pairs of state events, each followed by a message: a topic and another one, a topic and power
   * levels, the topic of a member and the ban of that member.
   *
   * @param apart whether the two of a pair have the same parent, and so have to be brought together
   * @param pairs at most as many as members act: each third bans one, apart and not
   */
  List<Pdu> pairs(int pairs, boolean apart) {
    List<Pdu> events = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      Pdu start = room.latest();
      UserId victim = i % 3 == 2 ? nextVictim() : room.creator();
      Pdu topic = room.event(victim, TOPIC, topic(), start);
      Pdu other = other(i % 3, victim, apart ? start : topic);
      room.keep(other);
      Pdu merge =
          apart
              ? room.message(room.creator(), number++, topic, other)
              : room.message(room.creator(), number++, other);
      events.addAll(List.of(topic, other, room.follow(merge)));
    }
    return events;
  }

  private Pdu other(int kind, UserId victim, Pdu parent) {
    return switch (kind) {
      case 0 -> room.event(room.creator(), TOPIC, topic(), parent);
      case 1 ->
          room.event(room.creator(), StateKey.POWER_LEVELS, room.powerLevels(number++), parent);
      default ->
          room.event(
              room.creator(), StateKey.member(victim.value()), LargeRoom.membership("ban"), parent);
    };
  }

  private UserId nextVictim() {
    return room.actors().get(room.actors().size() - 1 - banned++);
  }

  private ObjectNode topic() {
    return LargeRoom.object().put("topic", "Topic " + number++);
  }
}
