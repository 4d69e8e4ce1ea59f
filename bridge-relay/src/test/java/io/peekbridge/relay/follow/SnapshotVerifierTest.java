package io.peekbridge.relay.follow;

import static io.peekbridge.relay.follow.RemoteRoom.bytes;
import static io.peekbridge.relay.follow.RemoteRoom.list;
import static io.peekbridge.relay.follow.RemoteRoom.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnapshotVerifierTest {
  private final RemoteRoom room = new RemoteRoom(RoomVersions.V12);

  static List<RoomVersion> versions() {
    return RoomVersions.supported();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void both_shapes_of_the_answer_give_the_same_snapshot(RoomVersion version) throws Exception {
    RemoteRoom remote = new RemoteRoom(version);
    remote.message("hello");
    Snapshot bodies = verify(remote, remote.bodies());
    Snapshot ids = verify(remote, remote.ids());

    assertThat(ids.version()).isEqualTo(version);
    assertThat(bodies).isEqualTo(ids);
    assertThat(ids.state()).isEqualTo(remote.state.keySet());
    assertThat(ids.latest()).containsExactly(remote.latest().eventId());
    assertThat(ids.events()).hasSize(4);
  }

  @Test
  void bodies_are_kept_byte_for_byte() throws Exception {
    Pdu latest = room.message("hello");
    String spaced = text(latest).replace("\"body\":", "\"body\" : ");
    Snapshot snapshot = verify(room, room.bodies().replace(text(latest), spaced));
    assertThat(text(snapshot.events().get(latest.eventId()))).isEqualTo(spaced);
  }

  @Test
  void a_latest_event_that_is_state_is_part_of_the_state_after_it() throws Exception {
    List<Pdu> before = new ArrayList<>(room.state.values());
    room.add("m.room.history_visibility", "", "{\"history_visibility\":\"shared\"}");
    String answer = room.bodies().replace(list(room.state.values()), list(before));

    Snapshot snapshot = verify(room, answer);
    assertThat(snapshot.state()).contains(room.latest().eventId()).hasSize(3);
  }

  @Test
  void an_event_with_a_changed_content_spoils_the_snapshot() {
    room.message("hello");
    refused(room.ids().replace("hello", "HELLO")).hasMessageContaining("not what its hash says");
  }

  @Test
  void a_redacted_event_is_one_although_its_hash_is_that_of_the_whole() throws Exception {
    Pdu redacted = room.message("secret").redacted();
    Snapshot snapshot =
        verify(
            room,
            room.ids(room.state.values(), room.all()).replace(text(room.latest()), text(redacted)));
    assertThat(snapshot.events()).containsKey(redacted.eventId());
  }

  @Test
  void an_event_that_its_server_did_not_sign_spoils_the_snapshot() {
    Pdu forged =
        RemoteRoom.sign(
            room.next("m.room.topic", "{\"topic\":\"x\"}").stateKey(""),
            RemoteRoom.THEM,
            room.keyOf(new ServerName("other.example")));
    refused(withState(forged)).hasMessageContaining("no valid signature of theirs.example");
  }

  @Test
  void an_event_of_a_user_of_another_server_needs_that_servers_signature() throws Exception {
    ServerName other = new ServerName("other.example");
    UserId bob = UserId.of("bob", other);
    Pdu member =
        RemoteRoom.sign(
            room.next("m.room.member", "{\"membership\":\"join\"}")
                .sender(bob)
                .stateKey(bob.value()),
            other,
            room.keyOf(other));
    assertThat(verify(room, withState(member)).state()).contains(member.eventId());

    room.unreachable.add(other);
    assertThatThrownBy(() -> verify(room, withState(member)))
        .hasMessageContaining("cannot be had now")
        .isInstanceOfSatisfying(
            AnswerRefusedException.class, e -> assertThat(e.transientFailure()).isTrue());
  }

  @Test
  void an_event_of_another_room_spoils_the_snapshot() throws MalformedEventException {
    RemoteRoom other = new RemoteRoom(RoomVersions.V11);
    RemoteRoom mine = new RemoteRoom(RoomVersions.V11);
    Pdu stray =
        other.sign(other.next("m.room.topic", "{}").stateKey("").roomId(new RoomId("!x:y")));
    List<Pdu> events = mine.all();
    events.add(stray);
    assertThatThrownBy(() -> verify(mine, mine.ids(mine.state.values(), events)))
        .hasMessageContaining("is of room !x:y");
  }

  @Test
  void everything_that_is_named_must_be_there() {
    Pdu absent = room.message("hello");
    room.message("latest");
    refused(room.ids(List.of(absent), room.all())).hasMessageContaining("named but not there");
    refused(room.ids().replace(room.latest().eventId().value(), "$nosuch"))
        .hasMessageContaining("latest event $nosuch");
  }

  @Test
  void two_ends_with_a_contested_state_need_the_resolved_state() throws Exception {
    Pdu one = room.sign(room.next("m.room.topic", "{\"topic\":\"1\"}").stateKey(""));
    Pdu two = room.sign(room.next("m.room.topic", "{\"topic\":\"2\"}").stateKey(""));
    List<Pdu> events = room.all();
    events.addAll(List.of(one, two));
    String answer =
        """
        {"latest_event_state_ids":{"%s":["%s"],"%s":["%s"]},"common_state_ids":[],"events":[%s]%s}\
        """;
    String contested =
        answer.formatted(
            one.eventId(), one.eventId(), two.eventId(), two.eventId(), list(events), "");
    String resolved =
        answer.formatted(
            one.eventId(),
            one.eventId(),
            two.eventId(),
            two.eventId(),
            list(events),
            ",\"state\":[" + text(two) + "]");

    refused(contested).hasMessageContaining("not resolved");
    Snapshot snapshot = verify(room, resolved);
    assertThat(snapshot.latest()).containsExactlyInAnyOrder(one.eventId(), two.eventId());
    assertThat(snapshot.state()).containsExactly(two.eventId());
  }

  @Test
  void what_has_no_shape_is_refused_with_a_reason() {
    refused("{}").hasMessageContaining("0 events");
    refused("[]").hasMessageContaining("cannot be read");
    refused("{\"events\":[null],\"latest_event_state_ids\":{\"$a\":[]}}")
        .hasMessageContaining("null");
    refused("{\"latest_event_state_ids\":{\"a\":[]},\"events\":[{}]}");
    refused("{\"state\":[{}],\"room_version\":\"12\"}").hasMessageContaining("malformed");
    refused(room.bodies().replace("\"latest_event\"", "\"latest\""))
        .hasMessageContaining("no latest event");
    refused(
            room.bodies()
                .replace(
                    "\"room_version\":\"12\",\"peek_id\"", "\"room_version\":\"99\",\"peek_id\""))
        .hasMessageContaining("99 is not supported");
  }

  @Test
  void more_events_than_allowed_are_not_looked_at() {
    assertThatThrownBy(
            () ->
                new SnapshotVerifier(room, 2)
                    .verify(room.roomId(), PeekAnswer.parse(bytes(room.ids()))))
        .hasMessageContaining("3 events");
  }

  @Test
  void an_event_that_is_there_twice_counts_once() throws Exception {
    List<Pdu> events = room.all();
    events.addAll(room.all());
    assertThat(verify(room, room.ids(room.state.values(), events)).events()).hasSize(3);
  }

  private String withState(Pdu added) {
    List<Pdu> state = new ArrayList<>(room.state.values());
    state.add(added);
    List<Pdu> events = room.all();
    events.add(added);
    return room.ids(state, events);
  }

  private AbstractThrowableAssert<?, ?> refused(String answer) {
    return assertThatThrownBy(() -> verify(room, answer))
        .isInstanceOfSatisfying(
            AnswerRefusedException.class, e -> assertThat(e.transientFailure()).isFalse());
  }

  private static Snapshot verify(RemoteRoom room, String answer) throws Exception {
    return new SnapshotVerifier(room, 1_000).verify(room.roomId(), PeekAnswer.parse(bytes(answer)));
  }
}
