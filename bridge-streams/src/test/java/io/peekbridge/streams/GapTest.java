package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.HeldEvent.Status;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DeadLetter.Reason;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry.GapClosed;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that come before what they build on. */
class GapTest {
  private final TestBridge bridge = TestBridge.start();
  private final BranchingRoom room = BranchingRoom.worldReadable("other.example", RoomVersions.V11);
  private final Pdu start = room.newest();

  @BeforeEach
  void follow() {
    bridge.append(room.roomId(), room.snapshot("s", Purpose.PEEK, start));
  }

  @AfterEach
  void close() {
    bridge.close();
  }

  private Status status(Pdu event) {
    return bridge.queries().history().event(room.roomId(), event.eventId()).orElseThrow().status();
  }

  private List<EventId> accepted() {
    return bridge.roomEvents.stream().map(RoomEvent::eventId).toList();
  }

  private List<EventId> latest() {
    return bridge.queries().room(room.roomId()).orElseThrow().latest();
  }

  private long waiting() {
    return bridge.reader().indexes().waitingCount(room.roomId());
  }

  @Test
  void what_waits_goes_on_in_order_when_the_missing_event_comes() {
    Pdu one = room.message(room.admin(), "one", start);
    Pdu two = room.message(room.admin(), "two", one);
    Pdu three = room.message(room.admin(), "three", two);
    bridge.append(room.roomId(), room.incoming(three));
    bridge.append(room.roomId(), room.incoming(two));
    assertThat(waiting()).isEqualTo(2);

    bridge.append(room.roomId(), room.fetched(one));

    assertThat(accepted())
        .containsExactly(start.eventId(), one.eventId(), two.eventId(), three.eventId());
    assertThat(waiting()).isZero();
  }

  @Test
  void a_missing_event_is_asked_for_once_and_one_that_waits_itself_is_not() {
    Pdu one = room.message(room.admin(), "one", start);
    Pdu two = room.message(room.admin(), "two", one);
    Pdu beside = room.message(room.admin(), "beside", one);
    Pdu three = room.message(room.admin(), "three", two);
    bridge.append(room.roomId(), room.incoming(two));
    bridge.append(room.roomId(), room.incoming(beside));
    bridge.append(room.roomId(), room.incoming(three));
    bridge.append(room.roomId(), room.incoming(three));

    assertThat(bridge.gaps).extracting(Gap::missing).containsExactly(List.of(one.eventId()));
    assertThat(waiting()).isEqualTo(3);
  }

  @Test
  void what_cannot_be_had_takes_what_waits_for_it_along() {
    Pdu one = room.message(room.admin(), "one", start);
    Pdu two = room.message(room.admin(), "two", one);
    Pdu three = room.message(room.admin(), "three", two);
    bridge.append(room.roomId(), room.incoming(two));
    bridge.append(room.roomId(), room.incoming(three));

    bridge.append(room.roomId(), new GapClosed(List.of(one.eventId()), "nobody has it"));

    assertThat(bridge.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(Reason.UNKNOWN_PARENTS, Reason.UNKNOWN_PARENTS);
    assertThat(waiting()).isZero();
    bridge.append(room.roomId(), room.incoming(two));
    assertThat(bridge.gaps).hasSize(2);
  }

  @Test
  void an_event_that_is_given_up_while_it_waits_itself_waits_no_more() {
    Pdu one = room.message(room.admin(), "one", start);
    Pdu two = room.message(room.admin(), "two", one);
    bridge.append(room.roomId(), room.incoming(two));

    bridge.append(
        room.roomId(), new GapClosed(List.of(two.eventId(), one.eventId()), "nobody has them"));

    assertThat(waiting()).isZero();
    assertThat(bridge.deadLetters).hasSize(1);
  }

  @Test
  void a_gap_that_is_too_wide_is_closed_by_the_state_before_an_event() {
    Pdu name = room.state(room.admin(), "m.room.name", "{\"name\":\"lost\"}", start);
    Pdu one = room.message(room.admin(), "one", name);
    Pdu two = room.message(room.admin(), "two", one);
    bridge.append(room.roomId(), room.incoming(two));

    bridge.append(room.roomId(), room.snapshot("gap", Purpose.GAP, one));

    assertThat(accepted()).containsExactly(start.eventId(), one.eventId(), two.eventId());
    assertThat(bridge.queries().history().currentState(room.roomId()).orElseThrow().eventIds())
        .contains(name.eventId());
    assertThat(status(name)).isEqualTo(Status.OUTLIER);
  }

  @Test
  void an_event_from_inside_a_gap_that_was_jumped_over_is_history() {
    Pdu lost = room.message(room.admin(), "lost", start);
    Pdu one = room.message(room.admin(), "one", lost);
    Pdu two = room.message(room.admin(), "two", one);
    bridge.append(room.roomId(), room.incoming(two));
    bridge.append(room.roomId(), room.snapshot("gap", Purpose.GAP, one));
    assertThat(latest()).containsExactly(start.eventId(), two.eventId());

    bridge.append(room.roomId(), room.fetched(lost));

    assertThat(status(lost)).isEqualTo(Status.ACCEPTED);
    assertThat(latest()).as("it follows one end, and is none").containsExactly(two.eventId());
  }

  @Test
  void who_came_in_what_was_jumped_over_is_no_stranger() {
    UserId guest = room.user("guest");
    Pdu joined = room.join(guest, start);
    Pdu hello = room.message(guest, "hello", joined);
    Pdu again = room.message(guest, "again", hello);
    bridge.append(room.roomId(), room.outlier(joined));
    bridge.append(room.roomId(), room.incoming(again));

    bridge.append(room.roomId(), room.snapshot("gap", Purpose.GAP, hello));

    assertThat(accepted()).containsExactly(start.eventId(), hello.eventId(), again.eventId());
  }

  @Test
  void who_was_banned_here_does_not_get_round_it_with_a_state_from_before() {
    UserId guest = room.user("guest");
    Pdu joined = room.join(guest, start);
    Pdu banned = room.member(room.admin(), guest, "ban", joined);
    Pdu lost = room.message(guest, "lost", joined);
    Pdu late = room.message(guest, "late", lost);
    Pdu later = room.message(guest, "later", late);
    bridge.append(room.roomId(), room.incoming(joined));
    bridge.append(room.roomId(), room.incoming(banned));
    bridge.append(room.roomId(), room.incoming(later));

    bridge.append(room.roomId(), room.snapshot("gap", Purpose.GAP, late));
    bridge.append(room.roomId(), room.fetched(lost));

    assertThat(accepted()).doesNotContain(late.eventId(), later.eventId(), lost.eventId());
    assertThat(status(lost)).isEqualTo(Status.SOFT_FAILED);
  }

  @Test
  void what_waits_for_an_event_that_cannot_be_taken_is_given_up() {
    Pdu one = room.message(room.admin(), "one", start);
    Pdu two = room.message(room.admin(), "two", one);
    bridge.append(room.roomId(), room.incoming(two));
    assertThat(waiting()).isEqualTo(1);

    bridge.append(
        room.roomId(), new IncomingPdu(room.server(), one.eventId(), RawJson.of("{}"), true));

    assertThat(waiting()).isZero();
    assertThat(bridge.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(Reason.MALFORMED, Reason.UNKNOWN_PARENTS);
  }

  @Test
  void an_event_that_waits_and_becomes_part_of_an_auth_chain_still_gets_its_place() {
    Pdu lost = room.message(room.admin(), "lost", start);
    Pdu name = room.state(room.admin(), "m.room.name", "{\"name\":\"n\"}", lost);
    Pdu last = room.message(room.admin(), "last", name);
    bridge.append(room.roomId(), room.incoming(name));
    bridge.append(room.roomId(), room.incoming(last));
    bridge.append(room.roomId(), room.outlier(name));

    bridge.append(room.roomId(), room.fetched(lost));

    assertThat(accepted())
        .containsExactly(start.eventId(), lost.eventId(), name.eventId(), last.eventId());
    assertThat(waiting()).isZero();
  }

  @Test
  void auth_events_that_come_with_a_snapshot_let_the_event_go_on() {
    UserId guest = room.user("guest");
    Pdu joined = room.join(guest, start);
    Pdu hello = room.message(guest, "hello", joined);
    Pdu later = room.message(room.admin(), "later", hello);
    bridge.append(room.roomId(), room.incoming(hello));

    bridge.append(room.roomId(), room.snapshot("again", Purpose.PEEK, later));

    assertThat(bridge.gaps.getLast().kind()).isEqualTo(Gap.Kind.PARENTS);
    assertThat(bridge.gaps.getLast().missing()).containsExactly(joined.eventId());
  }

  @Test
  void auth_events_that_come_let_the_event_go_on() {
    UserId guest = room.user("guest");
    Pdu joined = room.join(guest, start);
    Pdu hello = room.message(guest, "hello", joined);
    bridge.append(room.roomId(), room.incoming(hello));
    assertThat(bridge.gaps.getFirst().kind()).isEqualTo(Gap.Kind.AUTH_EVENTS);

    bridge.append(room.roomId(), room.outlier(joined));

    assertThat(bridge.gaps.getLast().kind()).isEqualTo(Gap.Kind.PARENTS);
    assertThat(bridge.gaps.getLast().missing()).containsExactly(joined.eventId());
    bridge.append(room.roomId(), room.fetched(joined));
    assertThat(accepted()).containsExactly(start.eventId(), joined.eventId(), hello.eventId());
  }

  @Test
  void an_event_that_its_auth_events_forbid_is_rejected_without_its_parents() {
    Pdu lost = room.message(room.admin(), "lost", start);
    Pdu stranger = room.message(room.user("stranger"), "let me in", lost);

    bridge.append(room.roomId(), room.incoming(stranger));

    assertThat(bridge.gaps).isEmpty();
    assertThat(status(stranger)).isEqualTo(Status.REJECTED);
  }

  @Test
  void no_more_than_so_many_events_wait() {
    for (int i = 0; i <= 1_000; i++) {
      Pdu lost = room.message(room.admin(), "lost " + i, start);
      bridge.append(room.roomId(), room.incoming(room.message(room.admin(), "waits " + i, lost)));
    }

    assertThat(waiting()).isEqualTo(1_000);
    assertThat(bridge.deadLetters).hasSize(1);
  }
}
