package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.GapClosed;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.fuzz.Fuzz;
import io.peekbridge.matrix.fuzz.Mutations;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whatever others tell of a room, the topology works it through, in little time for each entry; the
 * room's events stay numbered, and none comes twice; and once every gap is closed, nothing waits.
 */
class TopologyFuzzTest {
  private static final int ENTRIES = 200;

  @Test
  void entries() {
    Fuzz.rounds("the topology", ENTRIES, Random::nextLong, (seed, random) -> round(random));
  }

  @Test
  void records_that_are_none() {
    Fuzz.rounds("the topology's log", ENTRIES, Random::nextLong, (seed, random) -> bytes(random));
  }

  private static void round(Random random) throws Exception {
    List<RoomVersion> versions = RoomVersions.supported();
    HostileRoom room = new HostileRoom(versions.get(random.nextInt(versions.size())), random);
    RoomId roomId = room.honest().roomId();
    try (TestBridge bridge = TestBridge.start()) {
      Purpose purpose = random.nextBoolean() ? Purpose.PEEK : Purpose.JOIN;
      bridge.append(roomId, room.honest().snapshot("s", purpose, room.honest().newest()));
      for (int i = 0; i < ENTRIES; i++) {
        RoomLogEntry entry = room.next();
        Fuzz.timed(() -> bridge.append(roomId, entry));
        assertThat(bridge.deadLetters)
            .as("%s", entry)
            .noneMatch(letter -> letter.detail().contains("could not be worked through"));
        bridge.pass(Duration.ofMillis(random.nextInt(100)));
      }
      assertThatEventsAreNumbered(bridge);
      assertThatNothingWaitsOnceGapsAreClosed(bridge, roomId);
      assertThatItGoesOn(bridge);
    }
  }

  private static void assertThatEventsAreNumbered(TestBridge bridge) {
    Map<RoomId, Long> next = new HashMap<>();
    Set<EventId> seen = new HashSet<>();
    for (RoomEvent event : bridge.roomEvents) {
      assertThat(event.position()).isEqualTo(next.getOrDefault(event.roomId(), 0L));
      assertThat(seen.add(event.eventId())).isTrue();
      next.put(event.roomId(), event.position() + 1);
    }
  }

  private static void assertThatNothingWaitsOnceGapsAreClosed(TestBridge bridge, RoomId roomId) {
    for (Gap gap : List.copyOf(bridge.gaps)) {
      bridge.append(roomId, new GapClosed(gap.missing(), "nobody has them"));
    }
    assertThat(bridge.reader().indexes().waitingCount(roomId)).as("waiting").isZero();
  }

  private static void assertThatItGoesOn(TestBridge bridge) {
    RoomId own = bridge.createRoom(RoomVersions.DEFAULT, "own");
    assertThat(bridge.publish(own, TestBridge.message("on")).isOk()).isTrue();
  }

  private static void bytes(Random random) throws Exception {
    HostileRoom room = new HostileRoom(RoomVersions.V11, random);
    RoomId roomId = room.honest().roomId();
    try (TestBridge bridge = TestBridge.start()) {
      bridge.append(roomId, room.honest().snapshot("s", Purpose.PEEK, room.honest().newest()));
      List<byte[]> seeds = new ArrayList<>();
      for (int i = 0; i < ENTRIES; i++) {
        seeds.add(bridge.topics().roomLog().value().serializer().serialize("t", room.next()));
        byte[] bytes = Mutations.bytes(random, seeds);
        byte[] key = random.nextInt(20) == 0 ? bytes : key(roomId);
        Fuzz.timed(() -> bridge.appendRaw(key, bytes));
      }
      assertThatItGoesOn(bridge);
    }
  }

  private static byte[] key(RoomId roomId) {
    return roomId.value().getBytes(StandardCharsets.UTF_8);
  }
}
