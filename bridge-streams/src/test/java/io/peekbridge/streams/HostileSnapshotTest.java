package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEnd;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Snapshots as a hostile or broken server might answer with: each is refused as a whole. */
class HostileSnapshotTest {
  private final TestBridge bridge = TestBridge.start();
  private final TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V11);
  private final List<RoomLogEntry> snapshot = new ArrayList<>();

  @AfterEach
  void close() {
    bridge.close();
  }

  private void begin() {
    room.message("newest");
    snapshot.addAll(room.snapshot("s"));
  }

  private void add(Pdu event, boolean state, boolean latest) {
    snapshot.add(snapshot.size() - 1, TestRoom.snapshotEvent("s", event, state, latest));
  }

  private void remove(Predicate<SnapshotEvent> which) {
    assertThat(
            snapshot.removeIf(entry -> entry instanceof SnapshotEvent event && which.test(event)))
        .isTrue();
  }

  private static Predicate<SnapshotEvent> isOneOf(Pdu event) {
    return entry -> entry.eventId().equals(event.eventId());
  }

  private Pdu stateEvent(StateKey key) {
    return room.currentState().get(key);
  }

  /** Appends the snapshot with the right count and expects its refusal. */
  private void assertRefused(Outcome.Code code, String reason) {
    long events = snapshot.stream().filter(SnapshotEvent.class::isInstance).count();
    snapshot.set(snapshot.size() - 1, new SnapshotEnd("end", "s", (int) events));
    assertRefusedAsItIs(code, reason);
  }

  private void assertRefusedAsItIs(Outcome.Code code, String reason) {
    bridge.append(room.roomId(), snapshot);
    String requestId = ((SnapshotEnd) snapshot.getLast()).requestId();
    Outcome outcome = bridge.outcome(room.roomId(), requestId).orElseThrow();
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.reason().orElseThrow()).contains(reason);
    assertThat(bridge.deadLetters)
        .isNotEmpty()
        .allSatisfy(
            letter -> assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.SNAPSHOT_REFUSED));
    assertThat(bridge.deadLetters.getLast().detail()).contains(reason);
    assertThat(bridge.deadLetters.getLast().server()).contains(room.server());
    assertThat(bridge.queries().room(room.roomId())).isEmpty();
    assertThat(bridge.roomEvents).isEmpty();
    assertThat(bridge.roomState).isEmpty();
    assertThat(bridge.reader().stagedSnapshot(room.roomId())).isEmpty();
    assertThat(bridge.reader().stagedEvents(room.roomId())).isEmpty();
  }

  @Test
  void an_event_of_another_room() {
    begin();
    add(TestRoom.worldReadable("third.example", RoomVersions.V11).newest(), true, false);

    assertRefused(Outcome.Code.INVALID, "another room");
  }

  @Test
  void no_create_event() {
    begin();
    remove(isOneOf(stateEvent(StateKey.CREATE)));

    assertRefused(Outcome.Code.INVALID, "0 create events");
  }

  @Test
  void a_create_event_that_is_not_in_the_state() {
    begin();
    Pdu create = stateEvent(StateKey.CREATE);
    remove(isOneOf(create));
    add(create, false, false);

    assertRefused(Outcome.Code.INVALID, "create event");
  }

  @Test
  void two_create_events() {
    begin();
    Pdu second =
        TestRoom.create(
            RoomVersions.V11,
            room.roomId(),
            UserId.of("mallory", room.server()),
            room.server(),
            TestRoom.key(1));
    add(second, false, false);

    assertRefused(Outcome.Code.INVALID, "2 create events");
  }

  @Test
  void a_create_event_that_names_another_version() {
    Pdu create =
        TestRoom.create(
            RoomVersions.V11, "10", room.roomId(), room.admin(), room.server(), TestRoom.key(1));
    snapshot.add(new SnapshotBegin("s", room.server(), "11", RoomLogEntry.Purpose.PEEK));
    snapshot.add(new SnapshotEnd("end", "s", 1));
    add(create, true, true);

    assertRefused(Outcome.Code.INVALID, "room version 10");
  }

  @Test
  void events_read_under_the_rules_of_another_version() {
    begin();
    snapshot.set(0, new SnapshotBegin("s", room.server(), "10", RoomLogEntry.Purpose.PEEK));

    assertRefused(Outcome.Code.INVALID, "not the one");
  }

  @Test
  void a_version_that_nobody_knows() {
    begin();
    snapshot.set(
        0, new SnapshotBegin("s", room.server(), "org.example.1", RoomLogEntry.Purpose.PEEK));

    assertRefused(Outcome.Code.INVALID, "not supported");
  }

  @Test
  void an_auth_event_that_is_missing() {
    begin();
    remove(isOneOf(stateEvent(StateKey.POWER_LEVELS)));

    assertRefused(Outcome.Code.INVALID, "is missing");
  }

  @Test
  void an_event_that_its_auth_events_do_not_allow() {
    begin();
    UserId mallory = UserId.of("mallory", room.server());
    add(room.aside(mallory, "m.room.topic", Optional.of(""), "{}"), true, false);

    assertRefused(Outcome.Code.FORBIDDEN, "rule");
  }

  @Test
  void a_newest_event_that_the_state_does_not_allow() {
    UserId guest = UserId.of("guest", room.server());
    room.join(guest);
    Pdu message = room.message(guest, "said before I was thrown out");
    room.state("m.room.member", guest.value(), "{\"membership\":\"ban\"}");
    begin();
    remove(entry -> entry.latest());
    add(message, false, true);

    assertRefused(Outcome.Code.FORBIDDEN, "newest event");
  }

  @Test
  void two_events_for_one_entry_of_the_state() {
    Pdu before = room.state("m.room.name", "", "{\"name\":\"one\"}");
    room.state("m.room.name", "", "{\"name\":\"two\"}");
    begin();
    add(before, true, false);

    assertRefused(Outcome.Code.INVALID, "two events for one entry");
  }

  @Test
  void a_message_in_the_state() {
    begin();
    remove(entry -> entry.latest());
    add(room.newest(), true, true);

    assertRefused(Outcome.Code.INVALID, "no state event");
  }

  @Test
  void the_same_event_twice() {
    begin();
    add(room.newest(), false, true);

    assertRefused(Outcome.Code.INVALID, "twice");
  }

  @Test
  void no_newest_event() {
    begin();
    remove(entry -> entry.latest());

    assertRefused(Outcome.Code.INVALID, "0 newest");
  }

  @Test
  void more_newest_events_than_an_event_can_have_parents() {
    List<EventId> parents = room.latest();
    for (int i = 0; i < 21; i++) {
      room.fork("branch " + i, parents);
    }
    snapshot.addAll(room.snapshot("s"));

    assertRefused(Outcome.Code.INVALID, "newest events");
  }

  @Test
  void fewer_events_than_announced() {
    begin();
    remove(isOneOf(stateEvent(StateKey.JOIN_RULES)));

    assertRefusedAsItIs(Outcome.Code.INVALID, "events of");
  }

  @Test
  void an_event_that_is_none() {
    begin();
    snapshot.add(
        1, new SnapshotEvent("s", new EventId("$x"), true, false, RawJson.of("{\"type\":1}")));

    assertRefused(Outcome.Code.INVALID, "type");
  }

  @Test
  void an_event_under_the_id_of_another() {
    begin();
    Pdu event = room.aside("x", room.latest());
    snapshot.add(
        1, new SnapshotEvent("s", new EventId("$x"), false, false, RawJson.of(event.bytes())));

    assertRefused(Outcome.Code.INVALID, "not the one");
  }

  @Test
  void a_snapshot_that_was_never_begun() {
    Outcome outcome =
        bridge.request(new RoomId("!x:other.example"), new SnapshotEnd("end", "s", 0));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.INVALID);
    assertThat(outcome.position()).isEqualTo(-1);
  }

  @Test
  void another_create_event_than_the_room_has() {
    begin();
    bridge.append(room.roomId(), snapshot);
    TestRoom impostor = TestRoom.worldReadable("other.example", RoomVersions.V11, "mallory");
    for (int i = 0; i < 10; i++) {
      impostor.message("deeper " + i);
    }
    assertThat(impostor.roomId()).isEqualTo(room.roomId());

    bridge.append(impostor.roomId(), impostor.snapshot("impostor"));

    Outcome outcome = bridge.outcome(room.roomId(), "end of impostor").orElseThrow();
    assertThat(outcome.reason().orElseThrow()).contains("another create event");
    assertThat(bridge.queries().room(room.roomId()).orElseThrow().latest())
        .isEqualTo(room.latest());
  }
}
