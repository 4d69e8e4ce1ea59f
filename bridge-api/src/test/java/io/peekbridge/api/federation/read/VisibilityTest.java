package io.peekbridge.api.federation.read;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server that is in the room now sees of what was sent before, in between and since. */
class VisibilityTest extends ReadScenario {
  @ParameterizedTest
  @CsvSource({
    // visibility, before the invite, after the invite, after the join, after the leave
    "world_readable, whole, whole, whole, whole",
    "shared, whole, whole, whole, whole",
    "nonsense, whole, whole, whole, whole",
    "invited, redacted, whole, whole, redacted",
    "joined, redacted, redacted, whole, redacted",
  })
  void the_visibility_of_the_time_and_the_members_of_the_time_decide(
      String visibility, String outside, String invited, String joined, String left) {
    begun();
    visibility(visibility).message("outside");
    Pdu first = room.last();
    room.state("m.room.member", bob.value(), "{'membership': 'invite'}").message("invited");
    Pdu second = room.last();
    room.member(PEER, bob, "join").message("joined");
    Pdu third = room.last();
    room.member(PEER, bob, "leave").message("left");
    Pdu fourth = room.last();
    room.member(PEER, UserId.of("carol", PEER.name()), "join");
    host();

    assertShown(outside, first);
    assertShown(invited, second);
    assertShown(joined, third);
    assertShown(left, fourth);
  }

  private void assertShown(String how, Pdu event) {
    if (how.equals("whole")) {
      assertWhole(event(PEER, event), event);
    } else {
      assertRedacted(event(PEER, event), event);
    }
  }

  @Test
  void a_membership_is_seen_by_the_server_that_had_it_before_or_has_it_after() {
    begun();
    visibility("joined");
    room.member(PEER, bob, "join").member(PEER, bob, "leave");
    room.member(PEER, UserId.of("carol", PEER.name()), "join");
    host();

    assertWhole(event(PEER, at(5)), at(5));
    assertWhole(event(PEER, at(6)), at(6));
  }

  @Test
  void a_change_of_the_visibility_is_seen_by_whoever_saw_what_was_before_or_sees_what_comes() {
    begun().member(PEER, bob, "join").member(PEER, bob, "leave");
    visibility("joined");
    Pdu closing = room.last();
    room.message("closed");
    Pdu closed = room.last();
    visibility("shared");
    Pdu opening = room.last();
    room.member(PEER, bob, "join");
    host();

    assertWhole(event(PEER, closing), closing);
    assertRedacted(event(PEER, closed), closed);
    assertWhole(event(PEER, opening), opening);
  }

  @Test
  void a_server_whose_users_have_all_left_is_outside() {
    begun().member(PEER, bob, "join").message("hello");
    Pdu seen = room.last();
    room.member(PEER, bob, "leave");
    host();

    assertRefused(event(PEER, seen), 403, "M_FORBIDDEN");
  }

  @Test
  void a_user_of_another_server_whose_name_ends_alike_does_not_count() {
    begun();
    visibility("joined");
    room.state(
            US,
            UserId.of("x", US.name()),
            "m.room.member",
            "@x:a.peer.example",
            "{'membership': 'join'}")
        .message("not for peer.example");
    Pdu hidden = room.last();
    room.member(PEER, bob, "join");
    host();

    assertRedacted(event(PEER, hidden), hidden);
    assertRefused(event(OTHER, hidden), 403, "M_FORBIDDEN");
  }
}
