package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.kafka.record.RoomLogEntry.Purpose;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms that we join, and rooms of ours that others join. */
class JoinTest {
  private static final ServerName THEM = new ServerName("other.example");

  private final TestBridge bridge = TestBridge.start();
  private final BranchingRoom room = BranchingRoom.worldReadable(THEM.value(), RoomVersions.V11);

  @AfterEach
  void close() {
    bridge.close();
  }

  private Pdu join(Pdu... parents) {
    Pdu joined = room.join(TestBridge.OWNER, parents);
    bridge.append(room.roomId(), room.snapshot("join " + joined, Purpose.JOIN, joined));
    return joined;
  }

  private RoomInfo info() {
    return bridge.queries().room(room.roomId()).orElseThrow();
  }

  private List<EventId> accepted() {
    return bridge.roomEvents.stream().map(RoomEvent::eventId).toList();
  }

  @Test
  void our_join_is_the_first_event_of_a_room_that_we_join() {
    Pdu joined = join(room.newest());

    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.JOINED);
    assertThat(accepted()).containsExactly(joined.eventId());
    assertThat(bridge.queries().history().servers(room.roomId()))
        .containsExactly(TestBridge.SELF, THEM);
    assertThat(bridge.queries().history().currentState(room.roomId()).orElseThrow().eventIds())
        .containsExactlyInAnyOrderElementsOf(room.stateAfter(joined).values());
    assertThat(bridge.queries().history().stateBefore(room.roomId(), joined.eventId()))
        .hasValueSatisfying(
            state ->
                assertThat(state.eventIds())
                    .containsExactlyInAnyOrderElementsOf(room.stateBefore(joined).values()));
  }

  @Test
  void a_join_that_is_answered_twice_is_one_event() {
    Pdu joined = join(room.newest());

    bridge.append(room.roomId(), room.snapshot("again", Purpose.JOIN, joined));

    assertThat(accepted()).containsExactly(joined.eventId());
    assertThat(info().position()).isZero();
  }

  @Test
  void what_we_say_in_a_joined_room_goes_to_its_servers_and_to_peekers_once() {
    Pdu joined = join(room.newest());
    bridge.peek(room.roomId(), "peeker.example", "one");
    bridge.peek(room.roomId(), THEM.value(), "too");
    bridge.append(room.roomId(), room.incoming(room.message(room.admin(), "theirs", joined)));

    Outcome said = bridge.publish(room.roomId(), TestBridge.message("hello"));

    assertThat(said.isOk()).isTrue();
    assertThat(bridge.deliveriesTo("peeker.example")).hasSize(2);
    assertThat(bridge.deliveriesTo(THEM.value()))
        .extracting(Delivery::eventId)
        .contains(said.eventId())
        .doesNotHaveDuplicates();
  }

  @Test
  void joining_a_room_that_we_follow_loses_and_repeats_nothing() {
    Pdu start = room.newest();
    bridge.append(room.roomId(), room.snapshot("s", Purpose.PEEK, start));
    Pdu one = room.message(room.admin(), "one", start);
    bridge.append(room.roomId(), room.incoming(one));

    Pdu joined = join(one);
    Pdu two = room.message(room.admin(), "two", joined);
    bridge.append(room.roomId(), room.incoming(two));

    assertThat(accepted())
        .containsExactly(start.eventId(), one.eventId(), joined.eventId(), two.eventId());
    assertThat(bridge.roomEvents).extracting(RoomEvent::position).containsExactly(0L, 1L, 2L, 3L);
    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.JOINED);
  }

  @Test
  void a_join_that_the_room_does_not_allow_is_refused_as_a_whole() {
    Pdu closed =
        room.state(room.admin(), "m.room.join_rules", "{\"join_rule\":\"invite\"}", room.newest());
    Pdu joined = room.join(TestBridge.OWNER, closed);

    bridge.append(room.roomId(), room.snapshot("j", Purpose.JOIN, joined));

    assertThat(bridge.outcome(room.roomId(), "end of j").orElseThrow().code())
        .isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(bridge.queries().room(room.roomId())).isEmpty();
  }

  @Test
  void when_our_last_user_leaves_the_room_is_forgotten_and_can_be_joined_again() {
    join(room.newest());

    Outcome left =
        bridge.publish(
            room.roomId(),
            TestBridge.state(
                "m.room.member", TestBridge.OWNER.value(), "{\"membership\":\"leave\"}"));

    assertThat(left.isOk()).isTrue();
    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.FORGOTTEN);
    assertThat(bridge.deliveriesTo(THEM.value()))
        .extracting(Delivery::eventId)
        .containsExactly(left.eventId());
    Pdu again = join(room.message(room.admin(), "later", room.newest()));
    assertThat(info().kind()).isEqualTo(RoomInfo.Kind.JOINED);
    assertThat(info().latest()).containsExactly(again.eventId());
  }

  @Test
  void a_join_that_is_handed_to_us_goes_to_all_others() {
    RoomId hosted = bridge.createRoom(RoomVersions.V11);
    bridge.peek(hosted, "peeker.example", "one");
    Pdu first = guestJoins(hosted, "first", THEM);
    Outcome one = handIn(hosted, THEM, first);
    Pdu second = guestJoins(hosted, "second", new ServerName("third.example"));

    Outcome two = handIn(hosted, new ServerName("third.example"), second);

    assertThat(one.eventId()).contains(first.eventId());
    assertThat(two.isOk()).isTrue();
    assertThat(bridge.deliveriesTo(THEM.value()))
        .extracting(Delivery::eventId)
        .containsExactly(Optional.of(second.eventId()));
    assertThat(bridge.deliveriesTo("third.example")).isEmpty();
    assertThat(bridge.deliveriesTo("peeker.example")).hasSize(2);
    assertThat(handIn(hosted, THEM, first).eventId()).contains(first.eventId());
    assertThat(bridge.deadLetters).extracting(DeadLetter::reason).isEmpty();
  }

  @Test
  void a_join_that_the_room_does_not_allow_is_not_taken() {
    RoomId hosted = bridge.createRoom(RoomVersions.V11);
    bridge.publish(hosted, TestBridge.state("m.room.join_rules", "", "{\"join_rule\":\"invite\"}"));

    Outcome outcome = handIn(hosted, THEM, guestJoins(hosted, "guest", THEM));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(bridge.queries().history().servers(hosted)).containsExactly(TestBridge.SELF);
  }

  private Outcome handIn(RoomId roomId, ServerName origin, Pdu event) {
    return bridge.request(
        roomId,
        new HandedIn(bridge.nextRequestId(), origin, event.eventId(), RawJson.of(event.bytes())));
  }

  /** A join at the end of a hosted room. */
  private Pdu guestJoins(RoomId roomId, String name, ServerName server) {
    UserId user = UserId.of(name, server);
    return TestRoom.next(
        bridge
            .queries()
            .history()
            .next(
                roomId,
                "m.room.member",
                user,
                Optional.of(user.value()),
                TestRoom.json("{\"membership\":\"join\"}"))
            .orElseThrow(),
        roomId,
        user,
        StateKey.member(user.value()),
        "{\"membership\":\"join\"}");
  }
}
