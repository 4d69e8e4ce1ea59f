package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Rooms that fork and merge at random, whose events come in any order: the state before and after
 * each event is what is worked out from whole states.
 */
class ForkPropertyTest {
  private static final int EVENTS = 40;
  private static final int NEAR = 6;

  @Provide
  Arbitrary<RoomVersion> versions() {
    return Arbitraries.of(RoomVersions.supported());
  }

  @Property(tries = 40)
  void every_event_has_the_state_that_its_parents_come_to(
      @ForAll("versions") RoomVersion version, @ForAll Random random) {
    BranchingRoom room = BranchingRoom.worldReadable("other.example", version);
    Pdu start = room.newest();
    List<Pdu> later = grow(room, start, random);
    try (TestBridge bridge = TestBridge.start()) {
      bridge.append(room.roomId(), room.snapshot("s", Purpose.PEEK, start));

      Collections.shuffle(later, random);
      later.forEach(event -> bridge.append(room.roomId(), room.incoming(event)));
      fillGaps(bridge, room);

      assertThat(bridge.reader().indexes().waitingCount(room.roomId())).isZero();
      for (Pdu event : later) {
        assertStates(bridge.queries().history(), room, event);
      }
      List<EventId> latest = bridge.queries().room(room.roomId()).orElseThrow().latest();
      assertThat(bridge.queries().history().currentState(room.roomId()).orElseThrow().eventIds())
          .containsExactlyInAnyOrderElementsOf(room.stateAfter(latest).values());
    }
  }

  /** Gives what was asked for: a rejected event is placed when somebody builds on it. */
  private static void fillGaps(TestBridge bridge, BranchingRoom room) {
    for (int asked = 0; asked < bridge.gaps.size(); asked++) {
      List<EventId> missing = bridge.gaps.get(asked).missing();
      room.events().stream()
          .filter(event -> missing.contains(event.eventId()))
          .forEach(event -> bridge.append(room.roomId(), room.fetched(event)));
    }
  }

  private static void assertStates(RoomHistory history, BranchingRoom room, Pdu event) {
    if (room.isRejected(event) && history.stateBefore(room.roomId(), event.eventId()).isEmpty()) {
      return; // nobody has built on it, so it has no place
    }
    assertThat(history.stateBefore(room.roomId(), event.eventId()).orElseThrow().eventIds())
        .as("before " + event)
        .containsExactlyInAnyOrderElementsOf(room.stateBefore(event).values());
    assertThat(history.stateAfter(room.roomId(), event.eventId()).orElseThrow().eventIds())
        .as("after " + event)
        .containsExactlyInAnyOrderElementsOf(room.stateAfter(event).values());
  }

  private static List<Pdu> grow(BranchingRoom room, Pdu start, Random random) {
    List<Pdu> all = new ArrayList<>(List.of(start));
    List<UserId> users = List.of(room.admin(), room.user("one"), room.user("two"));
    for (int i = 0; i < EVENTS; i++) {
      UserId user = users.get(random.nextInt(users.size()));
      UserId other = users.get(random.nextInt(users.size()));
      all.add(next(room, random, user, other, parents(all, random)));
    }
    return new ArrayList<>(all.subList(1, all.size()));
  }

  private static Pdu next(
      BranchingRoom room, Random random, UserId user, UserId other, Pdu[] parents) {
    String number = Integer.toString(random.nextInt(100));
    return switch (random.nextInt(8)) {
      case 0, 1 -> room.join(user, parents);
      case 2 -> room.member(user, other, "ban", parents);
      case 3 -> room.member(user, other, "leave", parents);
      case 4 -> room.state(user, "m.room.topic", "{\"topic\":\"" + number + "\"}", parents);
      case 5 -> room.state(user, "m.room.power_levels", levels(room, user, other, random), parents);
      case 6 -> room.state(user, "m.room.join_rules", joinRule(random), parents);
      default -> room.message(user, number, parents);
    };
  }

  private static String joinRule(Random random) {
    return "{\"join_rule\":\"" + (random.nextBoolean() ? "public" : "invite") + "\"}";
  }

  private static String levels(BranchingRoom room, UserId user, UserId other, Random random) {
    StringBuilder users = new StringBuilder();
    for (UserId each : new TreeSet<>(List.of(user, other))) {
      if (!each.equals(room.admin())) {
        users.append("\"" + each + "\":" + random.nextInt(4) * 25 + ",");
      }
    }
    boolean creatorsAreImplied = room.newest().roomVersion().id().equals("12");
    users.append(creatorsAreImplied ? "\"@x:other.example\":0" : "\"" + room.admin() + "\":100");
    return "{\"state_default\":50,\"users\":{" + users + "}}";
  }

  private static Pdu[] parents(List<Pdu> all, Random random) {
    List<Pdu> near = new ArrayList<>(all.subList(Math.max(0, all.size() - NEAR), all.size()));
    Collections.shuffle(near, random);
    return near.subList(0, Math.min(near.size(), 1 + random.nextInt(3))).toArray(Pdu[]::new);
  }
}
