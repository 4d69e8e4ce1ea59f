package io.peekbridge.matrix.state;

import static io.peekbridge.matrix.state.TestRoom.ALICE;
import static io.peekbridge.matrix.state.TestRoom.BOB;
import static io.peekbridge.matrix.state.TestRoom.CAROL;
import static io.peekbridge.matrix.state.TestRoom.EVE;

import io.peekbridge.matrix.auth.AuthRules;
import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A room whose history forks and merges at random. Its events have passed the rules. */
final class RandomRoom {
  private static final List<UserId> USERS = List.of(ALICE, BOB, CAROL, EVE);
  private static final List<String> MEMBERSHIPS = List.of("invite", "leave", "ban", "ban");
  private static final List<String> RULES = List.of("public", "public", "invite", "knock");
  private static final List<Integer> LEVELS = List.of(0, 50, 50, 60);

  private final Random random;
  private final TestRoom room;

  private RandomRoom(Random random, TestRoom room) {
    this.random = random;
    this.room = room;
  }

  /** The room with that seed. */
  static RandomRoom of(long seed, RoomVersion version) {
    RandomRoom made = new RandomRoom(new Random(seed), new TestRoom(version));
    Pdu last = made.room.join(made.room.create(), ALICE);
    last = made.room.powerLevels(last, ALICE, "'%s': 50, '%s': 50".formatted(BOB, CAROL));
    last = made.room.joinRule(last, ALICE, "public");
    made.room.join(made.room.join(last, BOB), CAROL);
    for (int i = 0; i < 60; i++) {
      made.step();
    }
    return made;
  }

  TestRoom room() {
    return room;
  }

  /**
   * A few of the states that the room has had, some of them as a badly connected server may know
   * them, with an entry of another time.
   */
  List<Map<StateKey, EventId>> states() {
    List<Map<StateKey, EventId>> states = new ArrayList<>();
    int count = 2 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      Pdu last = any(room.events());
      states.add(random.nextInt(3) == 0 ? room.after(last, any(room.events())) : room.after(last));
    }
    return states;
  }

  private void step() {
    List<Pdu> events = room.events();
    List<Pdu> recent = events.subList(Math.max(0, events.size() - 6), events.size());
    List<Pdu> parents = new ArrayList<>(List.of(any(recent)));
    Map<StateKey, EventId> state = room.after(parents.get(0));
    if (random.nextInt(4) == 0) {
      Pdu second = any(events);
      parents.add(second);
      state = room.resolve(state, room.after(second));
    }
    if (random.nextInt(3) == 0) {
      room.atTime(1_000L * (1 + random.nextInt(40)));
    }
    send(parents, state, any(USERS), any(USERS));
  }

  private void send(List<Pdu> parents, Map<StateKey, EventId> state, UserId sender, UserId target) {
    switch (random.nextInt(8)) {
      case 0 -> sendIfAllowed(parents, state, sender, member(sender), membership("join"));
      case 1 -> sendIfAllowed(parents, state, sender, member(sender), membership("leave"));
      case 2 -> sendIfAllowed(parents, state, sender, member(target), membership(any(MEMBERSHIPS)));
      case 3 -> sendIfAllowed(parents, state, sender, StateKey.POWER_LEVELS, levels());
      case 4 ->
          sendIfAllowed(
              parents, state, sender, StateKey.JOIN_RULES, "{'join_rule': '" + any(RULES) + "'}");
      default -> sendIfAllowed(parents, state, sender, StateKey.of("m.room.topic"), "{}");
    }
  }

  private void sendIfAllowed(
      List<Pdu> parents,
      Map<StateKey, EventId> state,
      UserId sender,
      StateKey entry,
      String content) {
    Pdu event = room.draft(parents, state, sender, entry, content);
    AuthState auth = key -> Optional.ofNullable(state.get(key)).map(room::event);
    if (AuthRules.check(event, auth).isAllowed()) {
      room.add(event, state);
    }
  }

  private String levels() {
    return room.levels("'%s': %d, '%s': %d".formatted(BOB, any(LEVELS), CAROL, any(LEVELS)));
  }

  private static StateKey member(UserId user) {
    return StateKey.member(user.value());
  }

  private static String membership(String membership) {
    return "{'membership': '" + membership + "'}";
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
