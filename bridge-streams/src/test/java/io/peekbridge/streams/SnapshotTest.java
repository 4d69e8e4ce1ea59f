package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.ForgetRoom;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotTest {
  private final TestBridge bridge = TestBridge.start();
  private final TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V12);

  @AfterEach
  void close() {
    bridge.close();
  }

  static Stream<RoomVersion> versions() {
    return RoomVersions.supported().stream();
  }

  private Outcome take(TestRoom source, String snapshotId) {
    bridge.append(source.roomId(), source.snapshot(snapshotId));
    return bridge.outcome(source.roomId(), "end of " + snapshotId).orElseThrow();
  }

  private Outcome take(String snapshotId) {
    return take(room, snapshotId);
  }

  private void receive(Pdu event) {
    bridge.append(room.roomId(), room.incoming(event));
  }

  private RoomInfo info() {
    return bridge.queries().room(room.roomId()).orElseThrow();
  }

  private List<EventId> stateIds() {
    return bridge.queries().state(room.roomId()).stream()
        .map(RoomStateEntry::eventId)
        .sorted()
        .toList();
  }

  private List<EventId> expectedStateIds() {
    return room.currentState().values().stream().map(Pdu::eventId).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_snapshot_becomes_the_room(RoomVersion version) {
    TestRoom source = TestRoom.worldReadable("other.example", version);
    source.message("newest");

    Outcome outcome = take(source, "s");

    assertThat(outcome).isEqualTo(Outcome.ok(0));
    RoomInfo info = bridge.queries().room(source.roomId()).orElseThrow();
    assertThat(info)
        .isEqualTo(
            new RoomInfo(source.roomId(), RoomInfo.Kind.PEEKED, version.id(), 0, source.latest()));
    assertThat(bridge.queries().state(source.roomId()))
        .extracting(RoomStateEntry::eventId)
        .containsExactlyInAnyOrderElementsOf(
            source.currentState().values().stream().map(Pdu::eventId).toList());
    assertThat(bridge.roomEvents).extracting(RoomEvent::eventId).isEqualTo(source.latest());
    assertThat(bridge.roomEvents.getFirst().origin()).isEqualTo(source.server());
    assertThat(bridge.roomState).hasSize(source.currentState().size());
    assertThat(bridge.reader().stagedSnapshot(source.roomId())).isEmpty();
    assertThat(bridge.reader().stagedEvents(source.roomId())).isEmpty();
    assertThat(bridge.deadLetters).isEmpty();
  }

  @Test
  void the_state_keeps_what_was_set_by_those_who_have_left() {
    UserId guest = new UserId("@guest:other.example");
    room.join(guest);
    room.state(guest, "org.example.note", guest.value(), "{\"note\":1}");
    room.leave(guest);

    assertThat(take("s").isOk()).isTrue();
  }

  @Test
  void an_unfinished_snapshot_gives_way_to_the_next() {
    List<RoomLogEntry> first = room.snapshot("first");
    bridge.append(room.roomId(), first.subList(0, first.size() - 2));
    room.message("later");

    assertThat(take("second").isOk()).isTrue();
    assertThat(bridge.request(room.roomId(), (RoomLogEntry.Request) first.getLast()).code())
        .isEqualTo(Outcome.Code.INVALID);
    assertThat(info().latest()).isEqualTo(room.latest());
  }

  @Test
  void events_of_an_older_snapshot_are_not_mixed_into_the_next() {
    List<RoomLogEntry> old = room.snapshot("old");
    List<RoomLogEntry> next = room.snapshot("next");

    bridge.append(room.roomId(), old.getFirst());
    bridge.append(room.roomId(), next.getFirst());
    bridge.append(room.roomId(), old.subList(1, old.size() - 1));
    bridge.append(room.roomId(), next.subList(1, next.size()));

    assertThat(bridge.outcome(room.roomId(), "end of next").orElseThrow().isOk()).isTrue();
  }

  @Test
  void a_snapshot_of_where_we_are_changes_nothing() {
    take("first");
    int state = bridge.roomState.size();

    assertThat(take("second")).isEqualTo(Outcome.ok(0));
    assertThat(bridge.roomEvents).hasSize(1);
    assertThat(bridge.roomState).hasSize(state);
  }

  @Test
  void a_snapshot_of_where_we_have_been_changes_nothing() {
    List<RoomLogEntry> old = room.snapshot("old");
    take("first");
    receive(room.message("one"));
    receive(room.state("m.room.name", "", "{\"name\":\"new\"}"));

    bridge.append(room.roomId(), old);

    assertThat(bridge.outcome(room.roomId(), "end of old")).contains(Outcome.ok(2));
    assertThat(info().latest()).isEqualTo(room.latest());
    assertThat(stateIds()).isEqualTo(expectedStateIds());
  }

  @Test
  void a_snapshot_of_before_we_came_changes_nothing() {
    room.message("before us");
    List<RoomLogEntry> old = room.snapshot("old");
    room.message("the first that we know of");
    take("first");

    bridge.append(room.roomId(), old);

    assertThat(bridge.outcome(room.roomId(), "end of old")).contains(Outcome.ok(0));
    assertThat(info().latest()).isEqualTo(room.latest());
  }

  @Test
  void a_snapshot_after_a_gap_takes_the_room_there() {
    room.state("org.example.a", "", "{}");
    take("first");
    receive(room.message("one"));
    Pdu lost = room.state("org.example.a", "", "{\"changed\":1}");
    room.state("m.room.name", "", "{\"name\":\"new\"}");
    receive(room.message("two"));
    int stateBefore = bridge.roomState.size();

    Outcome outcome = take("second");

    assertThat(bridge.gaps).hasSize(1);
    assertThat(outcome).isEqualTo(Outcome.ok(2));
    assertThat(bridge.roomEvents).extracting(RoomEvent::position).containsExactly(0L, 1L, 2L);
    assertThat(info().latest()).isEqualTo(room.latest());
    assertThat(stateIds()).isEqualTo(expectedStateIds());
    assertThat(bridge.roomState.subList(stateBefore, bridge.roomState.size()))
        .extracting(record -> record.key().type())
        .containsExactly("m.room.name", "org.example.a");

    receive(lost);
    receive(room.message("three"));
    assertThat(bridge.deadLetters).isEmpty();
    assertThat(info().position()).isEqualTo(3);
  }

  @Test
  void an_entry_that_is_gone_is_a_tombstone() {
    TestRoom without = TestRoom.worldReadable("other.example", RoomVersions.V12);
    room.state("org.example.gone", "", "{}");
    take("first");
    for (int i = 0; i < 5; i++) {
      without.message("a longer branch " + i);
    }

    Outcome outcome = take(without, "second");

    assertThat(outcome.isOk()).isTrue();
    assertThat(bridge.roomState.getLast().key().type()).isEqualTo("org.example.gone");
    assertThat(bridge.roomState.getLast().value()).isNull();
    assertThat(bridge.queries().stateEntry(room.roomId(), StateKey.of("org.example.gone")))
        .isEmpty();
  }

  @Test
  void peekers_get_the_newest_events_of_a_snapshot_too() {
    take("first");
    bridge.peek(room.roomId(), "a.example", "one");
    room.message("lost");
    room.message("newest");

    take("second");

    assertThat(bridge.deliveriesTo("a.example"))
        .extracting(Delivery::eventId)
        .containsExactly(Optional.of(room.newest().eventId()));
  }

  @Test
  void a_snapshot_can_close_a_room_to_its_peekers() {
    take("first");
    bridge.peek(room.roomId(), "a.example", "one");
    room.state("m.room.history_visibility", "", "{\"history_visibility\":\"shared\"}");
    room.message("newest");

    take("second");

    assertThat(bridge.deliveriesTo("a.example"))
        .extracting(Delivery::expiredPeek)
        .containsExactly(Optional.of("one"));
  }

  @Test
  void several_newest_events_are_all_extremities_and_each_has_a_position() {
    TestRoom forked = TestRoom.worldReadable("other.example", RoomVersions.V12);
    Pdu last = forked.message("one");
    forked.fork("two", List.copyOf(last.prevEvents()));

    Outcome outcome = take(forked, "s");

    assertThat(outcome).isEqualTo(Outcome.ok(1));
    assertThat(info().latest()).containsExactlyInAnyOrderElementsOf(forked.latest());
    assertThat(bridge.roomEvents).extracting(RoomEvent::position).containsExactly(0L, 1L);
    assertThat(bridge.queries().snapshot(room.roomId(), 0).orElseThrow().latest()).hasSize(1);
    assertThat(bridge.queries().snapshot(room.roomId(), 1).orElseThrow().latest()).hasSize(2);
  }

  @Test
  void a_snapshot_that_lacks_what_follows_one_of_its_newest_events_adds_to_the_room() {
    TestRoom forked = TestRoom.worldReadable("other.example", RoomVersions.V12);
    Pdu known = forked.message("known");
    take(forked, "first");
    Pdu further = forked.aside("follows it", List.of(known.eventId()));
    bridge.append(forked.roomId(), forked.incoming(further));
    Pdu end = forked.fork("its end", known.prevEvents());

    Outcome outcome = take(forked, "second");

    assertThat(outcome).isEqualTo(Outcome.ok(2));
    assertThat(info().latest()).containsExactly(further.eventId(), end.eventId());
  }

  @Test
  void a_room_is_forgotten_and_followed_again() {
    take("first");
    Outcome forgotten = bridge.request(room.roomId(), new ForgetRoom("forget"));
    assertThat(forgotten).isEqualTo(Outcome.ok(0));
    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.FORGOTTEN);
    assertThat(bridge.request(room.roomId(), new ForgetRoom("again")).code())
        .isEqualTo(Outcome.Code.NOT_FOUND);

    take("second");
    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.PEEKED);
    receive(room.message("hello"));
    assertThat(info().position()).isEqualTo(1);
  }

  @Test
  void a_hosted_room_is_neither_forgotten_nor_replaced() {
    var roomId = bridge.createRoom(RoomVersions.V12);

    assertThat(bridge.request(roomId, new ForgetRoom("forget")).code())
        .isEqualTo(Outcome.Code.FORBIDDEN);
    bridge.append(
        roomId,
        new RoomLogEntry.SnapshotBegin(
            "s", room.server(), RoomVersions.V12.id(), RoomLogEntry.Purpose.PEEK));
    assertThat(bridge.request(roomId, new RoomLogEntry.SnapshotEnd("end", "s", 0)).code())
        .isEqualTo(Outcome.Code.INVALID);
  }
}
