package io.peekbridge.relay.join;

import static io.peekbridge.relay.join.JoinWorld.BRIDGE;
import static io.peekbridge.relay.testing.RoomDag.ALICE;
import static io.peekbridge.relay.testing.RoomDag.BOB;
import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static io.peekbridge.relay.testing.RoomDag.THEM;
import static io.peekbridge.relay.testing.RoomDag.US;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.JoinStatus.Joined;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.JoinStatus.Refused;
import io.peekbridge.relay.testing.ResidentServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JoinTest {
  private final JoinWorld world = new JoinWorld(RoomVersions.V11);

  static List<RoomVersion> versions() {
    return List.of(RoomVersions.V10, RoomVersions.V11, RoomVersions.V12);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_room_is_joined_and_taken_over_as_it_was_before_our_event(RoomVersion version) {
    try (JoinWorld any = new JoinWorld(version)) {
      List<Pdu> before = any.room.stateAfter(any.room.last());

      JoinStatus result = any.join(THEM);

      Pdu join = any.host.joined();
      assertThat(result)
          .isEqualTo(new Joined(any.room.roomId(), join.eventId(), Optional.of(THEM)));
      assertThat(join.content().size()).as("only what we put there").isEqualTo(1);
      assertThat(join.json().has("origin")).isFalse();
      assertThat(any.topology.entries().getFirst())
          .isInstanceOfSatisfying(
              SnapshotBegin.class,
              begin -> {
                assertThat(begin.purpose()).isEqualTo(RoomLogEntry.Purpose.JOIN);
                assertThat(begin.via()).isEqualTo(THEM);
                assertThat(begin.roomVersion()).isEqualTo(version.id());
              });
      assertThat(events(any))
          .filteredOn(SnapshotEvent::latest)
          .singleElement()
          .matches(event -> event.eventId().equals(join.eventId()) && !event.state());
      assertThat(events(any))
          .filteredOn(SnapshotEvent::state)
          .extracting(SnapshotEvent::eventId)
          .containsExactlyInAnyOrderElementsOf(before.stream().map(Pdu::eventId).toList());
      assertThat(any.engine.isJoining(any.room.roomId())).isFalse();
    }
  }

  @Test
  void the_order_of_the_answer_does_not_matter() {
    world.host.authChainFirst();
    assertThat(world.join(THEM)).isInstanceOf(Joined.class);
    assertThat(events(world)).filteredOn(SnapshotEvent::state).hasSize(5);
    assertThat(events(world)).extracting(SnapshotEvent::eventId).doesNotHaveDuplicates();
  }

  @Test
  void where_members_are_left_out_the_whole_state_is_asked_for() {
    world.host.omittingMembers();
    assertThat(world.join(THEM)).isInstanceOf(Joined.class);
    assertThat(world.federation.requests()).last().isEqualTo("theirs.example state");
    assertThat(events(world)).filteredOn(SnapshotEvent::state).hasSize(5);
    assertThat(world.topology.entries(SnapshotBegin.class)).hasSize(1);
  }

  @Test
  void an_alias_leads_to_the_room_and_to_servers() {
    assertThat(world.join("#room:theirs.example")).isInstanceOf(Joined.class);
    assertThat(world.federation.requests())
        .containsExactly(
            "theirs.example query", "theirs.example make_join", "theirs.example send_join");
  }

  @Test
  void the_servers_are_asked_in_turn() {
    world.theirs.on(
        "make_join",
        asked -> {
          throw asked.status(500, "M_UNKNOWN");
        });
    assertThat(world.join(new ServerName("nobody.example"), THEM, OTHER))
        .isInstanceOfSatisfying(Joined.class, joined -> assertThat(joined.via()).contains(OTHER));
    assertThat(world.federation.requests())
        .containsExactly(
            "nobody.example make_join",
            "theirs.example make_join",
            "other.example make_join",
            "other.example send_join");
  }

  @Test
  void a_room_is_joined_again_through_another_server_if_what_the_first_gives_is_no_room() {
    world.theirs.on("send_join", asked -> "{\"state\":[],\"auth_chain\":[]}");
    assertThat(world.join(THEM, OTHER)).isInstanceOf(Joined.class);
    assertThat(world.topology.entries(SnapshotBegin.class))
        .as("nothing of the first was appended")
        .hasSize(1);
  }

  @Test
  void a_room_that_the_topology_refuses_is_not_joined() {
    world.topology.deciding(Outcome.refused(Outcome.Code.INVALID, "two create events", 0));
    assertThat(world.join(THEM))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.BAD_ANSWER);
              assertThat(refused.detail()).contains("two create events");
            });
    assertThat(world.unfollowed).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "403, M_FORBIDDEN, FORBIDDEN",
    "400, M_UNABLE_TO_AUTHORISE_JOIN, FORBIDDEN",
    "400, M_UNABLE_TO_GRANT_JOIN, FORBIDDEN",
    "400, M_INCOMPATIBLE_ROOM_VERSION, INCOMPATIBLE_ROOM_VERSION",
    "404, M_NOT_FOUND, NOT_FOUND",
    "400, M_INVALID_PARAM, BAD_ANSWER",
    "429, M_LIMIT_EXCEEDED, UNREACHABLE",
    "502, M_UNKNOWN, UNREACHABLE",
  })
  void what_a_resident_server_decides_is_passed_on(int status, String code, Reason reason) {
    world.theirs.on(
        "make_join",
        asked -> {
          throw asked.status(status, code);
        });
    assertThat(world.join(THEM))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.detail()).contains(code);
            });
  }

  @Test
  void what_says_most_about_the_room_is_the_reason() {
    world.theirs.on(
        "make_join",
        asked -> {
          throw asked.status(403, "M_FORBIDDEN");
        });
    world.federation.remove(OTHER);
    assertThat(world.join(THEM, OTHER))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
  }

  @Test
  void who_is_vouched_for_has_the_signature_of_the_other_server_as_well() {
    world.host.vouchedForBy(ALICE);
    assertThat(world.join(THEM)).isInstanceOf(Joined.class);
    assertThat(EventSignatures.requiredSigners(world.host.joined())).contains(THEM, US);
    assertThat(events(world))
        .filteredOn(SnapshotEvent::latest)
        .singleElement()
        .matches(event -> event.pdu().toString().contains("theirs.example\":{\"ed25519"));
  }

  @Test
  void without_the_signature_of_the_server_that_vouches_nothing_is_joined() {
    world.host.vouchedForBy(BOB);
    assertThat(world.join(THEM))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.detail()).contains("not signed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"room_version\":\"11\"}",
        "{\"room_version\":\"11\",\"event\":{}}",
        "{\"room_version\":\"11\",\"event\":[]}",
      })
  void a_proposal_that_is_none_is_not_signed(String proposal) {
    world.theirs.on("make_join", asked -> proposal);
    assertThat(world.join(THEM)).isInstanceOf(Refused.class);
    assertThat(world.federation.requests()).doesNotContain("theirs.example send_join");
  }

  @ParameterizedTest
  @CsvSource({
    "m.room.member, m.room.message",
    "'\"membership\":\"join\"', '\"membership\":\"leave\"'",
    "@bridge:ours.example, @admin:ours.example",
    "!r:theirs.example, !other:theirs.example",
    "'\"room_version\":\"11\"', '\"room_version\":\"99\"'",
    "'\"prev_events\":[', '\"prev_events\":[3,'",
  })
  void a_proposal_of_something_else_is_not_signed(String from, String to) {
    ResidentServer.Endpoint honest = world.theirs.endpoint("make_join");
    world.theirs.on("make_join", asked -> honest.answer(asked).replace(from, to));
    assertThat(world.join(THEM)).isInstanceOf(Refused.class);
    assertThat(world.federation.requests()).doesNotContain("theirs.example send_join");
  }

  @Test
  void another_event_than_ours_is_not_taken_as_accepted() {
    world.theirs.on(
        "send_join",
        asked ->
            "{\"state\":[],\"auth_chain\":[],\"event\":"
                + RawJson.of(world.room.last().bytes())
                + "}");
    assertThat(world.join(THEM))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.detail()).contains("another event"));
  }

  @Test
  void events_that_cannot_be_proven_are_left_out_with_what_builds_on_them() {
    world.room.state(world.room.last(), BOB, "x.entry", "", "{}");
    world.room.lose(OTHER);

    assertThat(world.join(THEM)).isInstanceOf(Joined.class);

    assertThat(events(world)).filteredOn(SnapshotEvent::state).hasSize(4);
    assertThat(events(world)).noneMatch(event -> event.pdu().toString().contains(BOB.value()));
  }

  @Test
  void a_room_that_was_followed_is_not_followed_any_more_once_it_is_joined() {
    world.rooms.put(world.room.roomId(), RoomInfo.Kind.PEEKED, "11");
    assertThat(world.join(THEM)).isInstanceOf(Joined.class);
    assertThat(world.unfollowed).containsExactly(world.room.roomId());
    assertThat(world.topology.entries(RoomLogEntry.ForgetRoom.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HOSTED", "JOINED"})
  void a_room_that_we_are_in_needs_no_other_server(RoomInfo.Kind kind) {
    world.rooms.put(world.room.roomId(), kind, "11");
    world.topology.deciding(Outcome.accepted(new EventId("$new"), 7));

    assertThat(world.join())
        .isEqualTo(new Joined(world.room.roomId(), new EventId("$new"), Optional.empty()));

    assertThat(world.topology.entries(PublishEvent.class))
        .singleElement()
        .matches(entry -> entry.draft().stateKey().equals(Optional.of(BRIDGE.value())));
    assertThat(world.federation.requests()).isEmpty();
  }

  @Test
  void who_is_in_the_room_already_has_joined_it() {
    world.rooms.put(world.room.roomId(), RoomInfo.Kind.JOINED, "11");
    world.rooms.put(
        new RoomStateEntry(
            world.room.roomId(),
            "m.room.member",
            BRIDGE.value(),
            new EventId("$there"),
            3,
            RawJson.of("{\"content\":{\"membership\":\"join\"}}")));
    assertThat(world.join())
        .isEqualTo(new Joined(world.room.roomId(), new EventId("$there"), Optional.empty()));
    assertThat(world.topology.entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, INVALID",
    "'', INVALID",
    "#noserver, INVALID",
    "'#:', INVALID",
    "#a:ours.example, NOT_FOUND",
    "#a:nobody.example, UNREACHABLE",
    "!opaque, INVALID",
  })
  void what_leads_nowhere_says_so(String target, Reason reason) {
    assertThat(world.join(target))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"room_id\":3}", "{\"room_id\":\"!r:x\",\"servers\":[\"a b\"]}", "[]"})
  void a_directory_that_answers_rubbish_is_no_help(String answer) {
    world.theirs.on("query", asked -> answer);
    assertThat(world.join("#a:theirs.example"))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.BAD_ANSWER));
  }

  private static List<SnapshotEvent> events(JoinWorld world) {
    return world.topology.entries(SnapshotEvent.class);
  }
}
