package io.peekbridge.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.TestBridge;
import io.peekbridge.streams.TestRoom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final RoomId UNKNOWN = new RoomId("!unknown:bridge.example");

  private final TestBridge bridge = TestBridge.start();

  @AfterEach
  void close() {
    bridge.close();
  }

  @Test
  void of_an_unknown_room_nothing_is_known() {
    assertThat(bridge.queries().room(UNKNOWN)).isEmpty();
    assertThat(bridge.queries().state(UNKNOWN)).isEmpty();
    assertThat(bridge.queries().stateEntry(UNKNOWN, StateKey.CREATE)).isEmpty();
    assertThat(bridge.queries().event(UNKNOWN, new EventId("$x"))).isEmpty();
    assertThat(bridge.queries().snapshot(UNKNOWN, 0)).isEmpty();
    assertThat(bridge.queries().peekers(UNKNOWN)).isEmpty();
    assertThat(bridge.queries().rooms(Optional.empty(), 10)).isEmpty();
  }

  @Test
  void rooms_come_in_pages_in_the_order_of_their_ids() {
    List<RoomId> created =
        IntStream.of(3, 1, 20, 2)
            .mapToObj(i -> bridge.createRoom(RoomVersions.V11, "room" + i))
            .sorted()
            .toList();

    List<RoomId> first = ids(bridge.queries().rooms(Optional.empty(), 3));
    List<RoomId> rest = ids(bridge.queries().rooms(Optional.of(first.getLast()), 3));

    assertThat(first).isEqualTo(created.subList(0, 3));
    assertThat(rest).isEqualTo(created.subList(3, 4));
  }

  private static List<RoomId> ids(List<RoomInfo> rooms) {
    return rooms.stream().map(RoomInfo::roomId).toList();
  }

  @Test
  void a_room_whose_id_starts_with_the_id_of_another_is_another() {
    TestRoom one = TestRoom.worldReadable("other.example", RoomVersions.V11);
    TestRoom longer = TestRoom.worldReadable("other.example2", RoomVersions.V11);
    longer.state("m.room.name", "", "{}");
    bridge.append(one.roomId(), one.snapshot("s"));
    bridge.append(longer.roomId(), longer.snapshot("s"));

    assertThat(bridge.queries().state(one.roomId())).hasSize(one.currentState().size());
    assertThat(bridge.queries().state(longer.roomId())).hasSize(one.currentState().size() + 1);
  }

  @Test
  void events_of_the_room_and_of_auth_chains_are_there() {
    TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V11);
    bridge.append(room.roomId(), room.snapshot("s"));

    room.currentState()
        .values()
        .forEach(
            event ->
                assertThat(bridge.queries().event(room.roomId(), event.eventId()))
                    .hasValueSatisfying(body -> assertThat(body.bytes()).isEqualTo(event.bytes())));
  }

  @Test
  void a_snapshot_is_the_room_at_its_position_whatever_happened_since() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"one\"}"));
    RoomSnapshot then = bridge.queries().snapshot(roomId, 4).orElseThrow();

    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"two\"}"));
    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"three\"}"));
    bridge.publish(roomId, TestBridge.state("m.room.topic", "", "{\"topic\":\"new\"}"));
    bridge.publish(roomId, TestBridge.message("hello"));

    assertThat(bridge.queries().snapshot(roomId, 4).orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("bodies")
        .isEqualTo(then);
    assertThat(then.latest()).containsExactly(bridge.roomEvents.get(4).eventId());
    assertThat(then.state()).contains(bridge.roomEvents.get(4).eventId()).hasSize(5);
    assertThat(bridge.queries().snapshot(roomId, 7).orElseThrow().state()).hasSize(6);
  }

  @Test
  void a_snapshot_has_its_newest_events_its_state_and_all_that_authorized_them() {
    RoomId roomId = bridge.createRoom(RoomVersions.V11);
    bridge.publish(
        roomId,
        TestBridge.state("m.room.power_levels", "", "{\"users\":{\"@owner:bridge.example\":100}}"));
    bridge.publish(
        roomId,
        TestBridge.state("m.room.power_levels", "", "{\"users\":{\"@owner:bridge.example\":90}}"));
    bridge.publish(roomId, TestBridge.message("hello"));

    RoomSnapshot snapshot = bridge.queries().snapshot(roomId, 6).orElseThrow();

    assertThat(snapshot.version()).isEqualTo("11");
    assertThat(snapshot.state()).hasSize(5);
    assertThat(snapshot.events())
        .containsExactlyInAnyOrderElementsOf(
            bridge.roomEvents.stream().map(RoomEvent::eventId).toList());
  }

  @Test
  void there_is_no_snapshot_of_the_future_or_of_before_the_beginning() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    assertThat(bridge.queries().snapshot(roomId, 3)).isPresent();
    assertThat(bridge.queries().snapshot(roomId, 4)).isEmpty();
    assertThat(bridge.queries().snapshot(roomId, -1)).isEmpty();
  }

  @Test
  void a_snapshot_of_before_a_jump_of_the_room_is_the_room_before_the_jump() {
    TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V12);
    room.state("org.example.a", "", "{}");
    bridge.append(room.roomId(), room.snapshot("first"));
    RoomSnapshot before = bridge.queries().snapshot(room.roomId(), 0).orElseThrow();
    room.state("org.example.a", "", "{\"changed\":1}");
    room.state("org.example.b", "", "{}");
    room.message("newest");
    bridge.append(room.roomId(), room.snapshot("second"));

    assertThat(bridge.queries().snapshot(room.roomId(), 0).orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("bodies")
        .isEqualTo(before);
    assertThat(bridge.queries().snapshot(room.roomId(), 1).orElseThrow().state())
        .hasSize(before.state().size() + 1);
  }

  @Test
  void the_entries_of_the_state_say_since_when_they_hold() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    assertThat(bridge.queries().state(roomId))
        .extracting(RoomStateEntry::position)
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void peeks_whose_time_is_over_are_not_active() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.peek(roomId, "a.example", "one");
    bridge.passInLogOnly(Duration.ofMinutes(59));
    assertThat(bridge.queries().peekers(roomId)).hasSize(1);

    bridge.passInLogOnly(Duration.ofMinutes(1));
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
  }
}
