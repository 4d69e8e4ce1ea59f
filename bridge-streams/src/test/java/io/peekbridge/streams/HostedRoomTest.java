package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import org.junit.jupiter.api.Test;

class HostedRoomTest {

  @Test
  void a_room_is_created_with_its_first_events() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId roomId = bridge.createRoom(RoomVersions.V12);
      RoomInfo room = bridge.queries().room(roomId).orElseThrow();
      assertThat(room.kind()).isEqualTo(RoomInfo.Kind.HOSTED);
      assertThat(room.position()).isEqualTo(3);
      assertThat(bridge.roomEvents).extracting(RoomEvent::position).containsExactly(0L, 1L, 2L, 3L);
      Outcome outcome = bridge.publish(roomId, TestBridge.message("hello"));
      assertThat(outcome.isOk()).isTrue();
    }
  }
}
