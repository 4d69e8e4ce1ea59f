package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry.ForgetRoom;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncomingPduTest {
  private static final EventId NOWHERE = new EventId("$nowhere");

  private final TestBridge bridge = TestBridge.start();
  private final TestRoom room = TestRoom.worldReadable("other.example", RoomVersions.V11);

  @AfterEach
  void close() {
    bridge.close();
  }

  private void follow() {
    bridge.append(room.roomId(), room.snapshot("s"));
  }

  private void receive(Pdu event) {
    bridge.append(room.roomId(), room.incoming(event));
  }

  private DeadLetter onlyDeadLetter() {
    assertThat(bridge.deadLetters).hasSize(1);
    return bridge.deadLetters.getFirst();
  }

  @Test
  void an_event_at_the_end_of_a_peeked_room_is_accepted_byte_for_byte() {
    follow();
    Pdu event = room.message("hello");

    receive(event);

    RoomEvent accepted = bridge.roomEvents.getLast();
    assertThat(accepted.event()).isEqualTo(RawJson.of(event.bytes()));
    assertThat(accepted.origin()).isEqualTo(room.server());
    assertThat(accepted.position()).isEqualTo(1);
    assertThat(bridge.deadLetters).isEmpty();
  }

  @Test
  void a_state_event_of_a_peeked_room_changes_the_state() {
    follow();
    Pdu event = room.state("m.room.name", "", "{\"name\":\"new\"}");

    receive(event);

    assertThat(bridge.queries().stateEntry(room.roomId(), StateKey.of("m.room.name")))
        .hasValueSatisfying(entry -> assertThat(entry.eventId()).isEqualTo(event.eventId()));
  }

  @Test
  void a_second_copy_is_dropped_silently() {
    follow();
    Pdu event = room.message("hello");
    receive(event);
    receive(event);

    assertThat(bridge.roomEvents).hasSize(2);
    assertThat(bridge.deadLetters).isEmpty();
  }

  @Test
  void what_came_with_the_snapshot_is_a_copy_too() {
    follow();

    room.currentState().values().forEach(this::receive);
    receive(room.newest());

    assertThat(bridge.roomEvents).hasSize(1);
    assertThat(bridge.deadLetters).isEmpty();
  }

  @Test
  void an_event_of_a_room_that_we_do_not_know_is_a_dead_letter() {
    Pdu event = room.message("hello");

    receive(event);

    DeadLetter letter = onlyDeadLetter();
    assertThat(letter.reason()).isEqualTo(Reason.UNKNOWN_ROOM);
    assertThat(letter.original()).isEqualTo(RawJson.of(event.bytes()).toString());
    assertThat(letter.roomId()).contains(room.roomId());
    assertThat(letter.eventId()).contains(event.eventId());
    assertThat(letter.server()).contains(room.server());
    assertThat(letter.ts()).isEqualTo(bridge.now());
  }

  @Test
  void an_event_whose_auth_events_we_lack_waits_and_they_are_asked_for() {
    follow();
    Pdu event = room.withAuthEvents("m.room.message", Optional.empty(), List.of(NOWHERE));

    receive(event);

    assertThat(bridge.deadLetters).isEmpty();
    Gap gap = bridge.gaps.getFirst();
    assertThat(gap.kind()).isEqualTo(Gap.Kind.AUTH_EVENTS);
    assertThat(gap.waiting()).isEqualTo(event.eventId());
    assertThat(gap.missing()).containsExactly(NOWHERE);
  }

  @Test
  void an_event_that_its_own_auth_events_do_not_allow_is_rejected() {
    follow();
    EventId create = room.currentState().get(StateKey.CREATE).eventId();

    receive(room.withAuthEvents("m.room.message", Optional.empty(), List.of(create)));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.REJECTED);
    assertThat(onlyDeadLetter().detail()).contains("rule");
  }

  @Test
  void an_event_that_the_state_before_it_does_not_allow_is_rejected() {
    UserId guest = new UserId("@guest:other.example");
    room.join(guest);
    follow();
    Pdu afterTheyLeft = room.aside(guest, "m.room.message", Optional.empty(), "{}");
    receive(room.leave(guest));

    receive(room.withParents(afterTheyLeft, room.latest()));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.REJECTED);
  }

  @Test
  void an_event_with_an_unknown_parent_waits_and_the_parent_is_asked_for() {
    follow();
    List<EventId> before = room.latest();
    Pdu parent = room.message("lost");
    Pdu event = room.message("too early");

    receive(event);

    assertThat(bridge.roomEvents).hasSize(1);
    Gap gap = bridge.gaps.getFirst();
    assertThat(gap.kind()).isEqualTo(Gap.Kind.PARENTS);
    assertThat(gap.missing()).containsExactly(parent.eventId());
    assertThat(gap.latest()).isEqualTo(before);
    assertThat(gap.origin()).isEqualTo(room.server());
  }

  @Test
  void an_event_beside_the_end_forks_the_room() {
    follow();
    List<EventId> before = room.latest();
    Pdu first = room.message("first");
    Pdu second = room.aside("second", before);
    receive(first);

    receive(second);

    assertThat(bridge.deadLetters).isEmpty();
    assertThat(bridge.queries().room(room.roomId()).orElseThrow().latest())
        .containsExactly(first.eventId(), second.eventId());
  }

  @Test
  void an_event_without_parents_is_rejected() {
    follow();

    receive(room.aside("no parents", List.of()));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.REJECTED);
  }

  @Test
  void an_event_joins_all_the_newest_of_a_forked_room() {
    room.fork("two", room.newest().prevEvents());
    follow();
    assertThat(bridge.queries().room(room.roomId()).orElseThrow().latest()).hasSize(2);

    receive(room.message("both"));

    assertThat(bridge.deadLetters).isEmpty();
    assertThat(bridge.queries().room(room.roomId()).orElseThrow().latest())
        .isEqualTo(room.latest());
  }

  @Test
  void bytes_that_are_no_event_are_malformed() {
    follow();

    bridge.append(
        room.roomId(),
        new IncomingPdu(room.server(), NOWHERE, RawJson.of("{\"type\":\"m.room.message\"}")));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
    assertThat(onlyDeadLetter().original()).isEqualTo("{\"type\":\"m.room.message\"}");
  }

  @Test
  void an_event_under_the_id_of_another_is_malformed() {
    follow();
    Pdu event = room.message("hello");

    bridge.append(
        room.roomId(), new IncomingPdu(room.server(), NOWHERE, RawJson.of(event.bytes())));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void an_event_under_the_id_of_another_room_is_malformed() {
    follow();
    TestRoom another = TestRoom.worldReadable("third.example", RoomVersions.V11);
    Pdu event = another.message("hello");

    bridge.append(room.roomId(), another.incoming(event));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.MALFORMED);
  }

  @Test
  void a_server_that_the_acl_denies_is_not_heard() {
    room.state("m.room.server_acl", "", "{\"allow\":[\"*\"],\"deny\":[\"evil.example\"]}");
    follow();
    Pdu event = room.message("relayed");

    bridge.append(
        room.roomId(),
        new IncomingPdu(
            new ServerName("evil.example"), event.eventId(), RawJson.of(event.bytes())));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.REJECTED);
    assertThat(onlyDeadLetter().detail()).contains("ACL");
  }

  @Test
  void an_event_of_a_forgotten_room_is_of_no_room() {
    follow();
    bridge.request(room.roomId(), new ForgetRoom("forget"));

    receive(room.message("hello"));

    assertThat(onlyDeadLetter().reason()).isEqualTo(Reason.UNKNOWN_ROOM);
  }
}
