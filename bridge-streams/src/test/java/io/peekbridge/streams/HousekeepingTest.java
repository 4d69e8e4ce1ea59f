package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.PeekExpiry;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
  private final TestBridge bridge = TestBridge.start();

  @AfterEach
  void close() {
    bridge.close();
  }

  private long expiries() {
    return bridge.history().stream()
        .filter(TestBridge.LogRecord::ofTopology)
        .filter(record -> record.entry() instanceof PeekExpiry)
        .count();
  }

  @Test
  void each_peek_whose_time_has_come_is_brought_up_once() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    IntStream.range(0, 50).forEach(i -> bridge.peek(roomId, "s" + i + ".example", "one"));

    bridge.pass(Duration.ofHours(2));
    bridge.pass(Duration.ofHours(2));

    assertThat(expiries()).isEqualTo(50);
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
  }

  @Test
  void outcomes_that_nobody_can_ask_for_are_deleted() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    RoomLogEntry.Request request = new RoomLogEntry.PublishEvent("old", TestBridge.message("old"));
    bridge.request(roomId, request);
    assertThat(bridge.storedOutcomes()).isEqualTo(2);

    bridge.pass(Duration.ofDays(2));
    bridge.publish(roomId, TestBridge.message("new"));
    bridge.pass(Duration.ofSeconds(2));

    assertThat(bridge.storedOutcomes()).isEqualTo(1);
  }
}
