package io.peekbridge.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.TestBridge;
import io.peekbridge.streams.store.RoomReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalRoomsTest {
  private static final StateKey NAME = StateKey.of("m.room.name");

  private final TestBridge bridge = TestBridge.start();
  private final LocalRooms rooms =
      new LocalRooms(
          new Topics(new TopicSettings("t.", 1, 1, Duration.ofDays(1), Duration.ofDays(1))),
          new LocalStores() {
            @Override
            public RoomReader of(int partition) {
              return bridge.reader();
            }

            @Override
            public boolean isReady() {
              return true;
            }
          },
          partition -> partition == 0 ? Optional.empty() : Optional.of("elsewhere:1"));

  @AfterEach
  void close() {
    bridge.close();
  }

  @Test
  void a_state_that_is_found_by_its_name_is_the_same_whatever_happened_since() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"one\"}"));
    RoomState then = bridge.queries().history().currentState(roomId).orElseThrow();
    String name = rooms.nameOf(then);
    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"two\"}"));

    RoomState found = rooms.stateNamed(roomId, name);

    assertThat(found.eventIds()).containsExactlyInAnyOrderElementsOf(then.eventIds());
    assertThat(found.get(NAME)).isPresent().isEqualTo(then.get(NAME));
    RoomState now = bridge.queries().history().currentState(roomId).orElseThrow();
    assertThat(now.get(NAME)).isNotEqualTo(found.get(NAME));
    assertThat(rooms.nameOf(now)).isNotEqualTo(name);
  }

  @Test
  void what_is_no_name_is_refused() {
    RoomId roomId = new RoomId("!a:bridge.example");

    assertThatThrownBy(() -> rooms.stateNamed(roomId, "zz"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rooms.stateNamed(roomId, "00"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_rooms_and_the_events_of_a_partition_are_found_in_it() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    EventId event = bridge.roomEvents.getLast().eventId();

    assertThat(rooms.rooms(0, Optional.empty(), 10))
        .extracting(RoomInfo::roomId)
        .isEqualTo(List.of(roomId));
    assertThat(rooms.rooms(0, Optional.of(roomId), 10)).isEmpty();
    assertThat(rooms.roomOf(0, event)).contains(roomId);
    assertThat(rooms.roomOf(0, new EventId("$unknown"))).isEmpty();
    assertThat(rooms.holder(0)).isEmpty();
    assertThat(rooms.holder(1)).contains("elsewhere:1");
  }
}
