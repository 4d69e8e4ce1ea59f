package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.EventSignatures;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostedRoomTest {
  private final TestBridge bridge = TestBridge.start();

  @AfterEach
  void close() {
    bridge.close();
  }

  static Stream<RoomVersion> versions() {
    return RoomVersions.supported().stream();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_room_is_created_with_its_first_events(RoomVersion version) {
    Pdu create = TestBridge.createEvent(version, "room");
    CreateRoom request = bridge.createRequest(create, TestBridge.standardDrafts());

    Outcome outcome = bridge.request(create.roomId(), request);

    assertThat(outcome).isEqualTo(Outcome.accepted(create.eventId(), 3));
    assertThat(bridge.roomEvents).extracting(RoomEvent::position).containsExactly(0L, 1L, 2L, 3L);
    assertThat(bridge.roomEvents.getFirst().event()).isEqualTo(request.create());
    assertThat(bridge.roomState)
        .extracting(record -> record.value().type())
        .containsExactly(
            "m.room.create", "m.room.member", "m.room.join_rules", "m.room.history_visibility");
    RoomInfo room = bridge.queries().room(create.roomId()).orElseThrow();
    assertThat(room.kind()).isEqualTo(RoomInfo.Kind.HOSTED);
    assertThat(room.version()).isEqualTo(version.id());
    assertThat(room.latest()).containsExactly(bridge.roomEvents.getLast().eventId());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_draft_becomes_a_whole_event_at_the_end_of_the_room(RoomVersion version)
      throws MalformedEventException {
    RoomId roomId = bridge.createRoom(version);
    EventId before = bridge.roomEvents.getLast().eventId();
    bridge.pass(Duration.ofSeconds(5));

    Outcome outcome = bridge.publish(roomId, TestBridge.message("hello"));

    RoomEvent published = bridge.roomEvents.getLast();
    Pdu event = Pdu.parse(published.event().bytes(), version);
    assertThat(outcome).isEqualTo(Outcome.accepted(event.eventId(), 4));
    assertThat(published.origin()).isEqualTo(TestBridge.SELF);
    assertThat(published.acceptedTs()).isEqualTo(bridge.now());
    assertThat(event.originServerTs()).isEqualTo(bridge.now());
    assertThat(event.prevEvents()).containsExactly(before);
    assertThat(event.depth()).isEqualTo(5);
    assertThat(event.authEvents())
        .containsAll(stateIds(roomId, StateKey.member("@owner:bridge.example")));
    assertThat(EventHashes.contentHashMatches(event)).isTrue();
    assertThat(
            EventSignatures.verify(
                event, TestBridge.SELF, TestBridge.KEY.id(), TestBridge.KEY.verifyKey()))
        .isTrue();
  }

  private List<EventId> stateIds(RoomId roomId, StateKey key) {
    return bridge.queries().stateEntry(roomId, key).stream().map(entry -> entry.eventId()).toList();
  }

  @Test
  void a_request_that_is_made_again_has_the_same_outcome_and_no_second_event() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    PublishEvent request = new PublishEvent("the request", TestBridge.message("once"));

    Outcome first = bridge.request(roomId, request);
    bridge.publish(roomId, TestBridge.message("meanwhile"));
    bridge.pass(Duration.ofHours(23));
    Outcome second = bridge.request(roomId, request);

    assertThat(second).isEqualTo(first);
    assertThat(bridge.roomEvents).hasSize(6);
  }

  @Test
  void after_a_day_the_same_request_id_is_another_request() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    PublishEvent request = new PublishEvent("the request", TestBridge.message("again"));
    Outcome first = bridge.request(roomId, request);

    bridge.pass(Duration.ofHours(24));
    Outcome second = bridge.request(roomId, request);

    assertThat(second.eventId()).isPresent().isNotEqualTo(first.eventId());
  }

  @Test
  void two_rooms_may_use_the_same_request_id() {
    RoomId one = bridge.createRoom(RoomVersions.V11, "one");
    RoomId two = bridge.createRoom(RoomVersions.V11, "two");

    Outcome inOne = bridge.request(one, new PublishEvent("same", TestBridge.message("1")));
    Outcome inTwo = bridge.request(two, new PublishEvent("same", TestBridge.message("2")));

    assertThat(inOne.eventId()).isNotEqualTo(inTwo.eventId());
  }

  @Test
  void a_room_that_exists_is_not_created_again() {
    Pdu create = TestBridge.createEvent(RoomVersions.V12, "room");
    bridge.request(create.roomId(), bridge.createRequest(create, TestBridge.standardDrafts()));

    Outcome outcome = bridge.request(create.roomId(), bridge.createRequest(create, List.of()));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.EXISTS);
    assertThat(outcome.position()).isEqualTo(3);
    assertThat(bridge.roomEvents).hasSize(4);
  }

  @Test
  void a_room_of_which_one_event_is_refused_is_not_created_at_all() {
    Pdu create = TestBridge.createEvent(RoomVersions.V12, "room");
    List<Draft> drafts =
        List.of(
            TestBridge.standardDrafts().getFirst(),
            TestBridge.state(
                "m.room.member", "@guest:bridge.example", "{\"membership\":\"join\"}"));

    Outcome outcome = bridge.request(create.roomId(), bridge.createRequest(create, drafts));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(outcome.position()).isEqualTo(-1);
    assertThat(bridge.roomEvents).isEmpty();
    assertThat(bridge.roomState).isEmpty();
    assertThat(bridge.queries().room(create.roomId())).isEmpty();
    assertThat(bridge.queries().event(create.roomId(), create.eventId())).isEmpty();
  }

  @Test
  void a_room_of_another_server_is_not_ours_to_create() {
    TestRoom elsewhere = TestRoom.bare("other.example", RoomVersions.V12);

    Outcome outcome =
        bridge.request(elsewhere.roomId(), bridge.createRequest(elsewhere.newest(), List.of()));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.FORBIDDEN);
  }

  @Test
  void a_create_event_belongs_to_the_room_under_whose_id_it_came() {
    Pdu create = TestBridge.createEvent(RoomVersions.V11, "room");

    Outcome outcome =
        bridge.request(
            new RoomId("!another:bridge.example"), bridge.createRequest(create, List.of()));

    assertThat(outcome.code()).isEqualTo(Outcome.Code.INVALID);
  }

  @Test
  void a_room_of_an_unknown_version_is_not_created() {
    Pdu create = TestBridge.createEvent(RoomVersions.V11, "room");
    CreateRoom request =
        new CreateRoom("r", "not a version", RawJson.of(create.bytes()), List.of());

    assertThat(bridge.request(create.roomId(), request).code()).isEqualTo(Outcome.Code.INVALID);
  }

  @Test
  void what_the_rules_of_the_room_forbid_is_refused() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    Draft stranger =
        new Draft(
            "m.room.message",
            Optional.empty(),
            UserId.of("stranger", TestBridge.SELF),
            RawJson.of("{}"));

    Outcome outcome = bridge.publish(roomId, stranger);

    assertThat(outcome.code()).isEqualTo(Outcome.Code.FORBIDDEN);
    assertThat(outcome.reason()).hasValueSatisfying(reason -> assertThat(reason).contains("rule"));
    assertThat(outcome.position()).isEqualTo(3);
    assertThat(bridge.roomEvents).hasSize(4);
  }

  @Test
  void we_do_not_speak_for_users_of_other_servers() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    Draft foreign =
        new Draft(
            "m.room.member",
            Optional.of("@guest:other.example"),
            new UserId("@guest:other.example"),
            RawJson.of("{\"membership\":\"join\"}"));

    assertThat(bridge.publish(roomId, foreign).code()).isEqualTo(Outcome.Code.FORBIDDEN);
  }

  @Test
  void an_event_that_is_too_large_is_invalid() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    Outcome outcome = bridge.publish(roomId, TestBridge.message("x".repeat(65_000)));
    Outcome tooLarge = bridge.publish(roomId, TestBridge.message("x".repeat(66_000)));

    assertThat(outcome.isOk()).isTrue();
    assertThat(tooLarge.code()).isEqualTo(Outcome.Code.INVALID);
  }

  @Test
  void content_that_cannot_be_signed_is_invalid() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);

    for (String content : List.of("{\"n\":0.5}", "{\"n\":9007199254740993}", "{\"a\":1,\"a\":2}")) {
      Draft draft = new Draft("m.n", Optional.empty(), TestBridge.OWNER, RawJson.of(content));
      assertThat(bridge.publish(roomId, draft).code()).as(content).isEqualTo(Outcome.Code.INVALID);
    }
  }

  @Test
  void nothing_is_published_in_a_room_that_is_unknown_or_not_ours() {
    TestRoom elsewhere = TestRoom.worldReadable("other.example", RoomVersions.V12);
    Outcome unknown = bridge.publish(elsewhere.roomId(), TestBridge.message("?"));
    bridge.append(elsewhere.roomId(), elsewhere.snapshot("s"));
    Outcome peeked = bridge.publish(elsewhere.roomId(), TestBridge.message("?"));

    assertThat(unknown.code()).isEqualTo(Outcome.Code.NOT_FOUND);
    assertThat(unknown.position()).isEqualTo(-1);
    assertThat(peeked.code()).isEqualTo(Outcome.Code.FORBIDDEN);
  }

  @Test
  void a_state_event_replaces_the_entry_of_the_state() {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"one\"}"));
    Outcome outcome =
        bridge.publish(roomId, TestBridge.state("m.room.name", "", "{\"name\":\"two\"}"));

    var entry = bridge.queries().stateEntry(roomId, StateKey.of("m.room.name")).orElseThrow();
    assertThat(entry.eventId()).isEqualTo(outcome.eventId().orElseThrow());
    assertThat(entry.position()).isEqualTo(5);
    assertThat(bridge.roomState.getLast().value()).isEqualTo(entry);
    assertThat(bridge.queries().state(roomId)).hasSize(5);
  }
}
