package io.peekbridge.api.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.api.testing.HttpCaller;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.api.testing.TestServers;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of another process is answered as if its rooms were here. */
class RemoteRoomsTest {
  private static final RoomId PEEKED = new RoomId("!peeked:peer.example");
  private static final Optional<String> TOKEN = Optional.of("hush");
  private static final RecordMetadata APPENDED =
      new RecordMetadata(new TopicPartition("t.room-log", 1), 7, 0, 1_000, -1, -1);

  private final RoomsProcess one = new RoomsProcess(PEEKED, TOKEN);
  private final RoomsProcess two = new RoomsProcess(new RoomId("!other:peer.example"), TOKEN);
  private final RemoteRooms remote = remote(TOKEN, one);
  private final RoomQueries asked = remote.rooms();

  @AfterEach
  void close() {
    remote.close();
    one.close();
    two.close();
  }

  @Test
  void a_room_is_the_same_from_elsewhere() throws Exception {
    TestRoom room = room(0);
    one.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    one.rooms.put(new Subscription(room.roomId(), TestServers.PEER.name(), "p", 1, 2, 3));
    one.rooms.decide(Outcome.refused(Outcome.Code.FORBIDDEN, "no", 4));
    RoomId id = room.roomId();

    assertThat(asked.isReady()).isTrue();
    assertThat(asked.room(id)).isPresent().isEqualTo(one.rooms.room(id));
    assertThat(asked.awaitRoom(id, Duration.ofSeconds(5))).isEqualTo(one.rooms.room(id));
    assertThat(asked.rooms(Optional.empty(), 10)).isEqualTo(List.of(asked.room(id).orElseThrow()));
    assertThat(asked.rooms(Optional.of(id), 10)).isEmpty();
    assertThat(asked.event(id, room.last().eventId()))
        .hasValueSatisfying(body -> assertThat(body.bytes()).isEqualTo(room.last().bytes()));
    assertThat(asked.state(id)).isNotEmpty().isEqualTo(one.rooms.state(id));
    assertThat(asked.stateEntry(id, StateKey.CREATE))
        .isPresent()
        .isEqualTo(one.rooms.stateEntry(id, StateKey.CREATE));
    assertThat(asked.peekers(id)).hasSize(1).isEqualTo(one.rooms.peekers(id));
    assertThat(asked.await(id, "r", APPENDED, Duration.ofSeconds(5)))
        .isEqualTo(Outcome.refused(Outcome.Code.FORBIDDEN, "no", 4));
  }

  @Test
  void of_an_unknown_room_nothing_is_known() throws Exception {
    EventId event = new EventId("$x");

    assertThat(asked.room(PEEKED)).isEmpty();
    assertThat(asked.awaitRoom(PEEKED, Duration.ZERO)).isEmpty();
    assertThat(asked.event(PEEKED, event)).isEmpty();
    assertThat(asked.snapshot(PEEKED, 0)).isEmpty();
    assertThat(asked.history().event(PEEKED, event)).isEmpty();
    assertThat(asked.history().roomOf(event)).isEmpty();
    assertThat(asked.history().currentState(PEEKED)).isEmpty();
    assertThat(asked.history().stateBefore(PEEKED, event)).isEmpty();
  }

  @Test
  void its_history_and_its_states_are_the_same_from_elsewhere() {
    TestRoom room = room(0);
    one.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    RoomHistory here = one.rooms.history();
    RoomHistory there = asked.history();
    RoomId id = room.roomId();
    EventId last = room.last().eventId();

    assertThat(there.event(id, last)).isPresent().isEqualTo(here.event(id, last));
    assertThat(there.roomOf(last)).contains(id);
    assertThat(there.authChain(id, List.of(last)))
        .isNotEmpty()
        .isEqualTo(here.authChain(id, List.of(last)));
    assertThat(there.closest(id, room.last().originServerTs(), false))
        .isPresent()
        .isEqualTo(here.closest(id, room.last().originServerTs(), false));
    assertThat(there.servers(id)).containsExactly(TestServers.US.name());
    assertThat(
            there.next(id, "m.room.message", room.alice(), Optional.empty(), TestRoom.json("{}")))
        .isPresent()
        .isEqualTo(
            here.next(id, "m.room.message", room.alice(), Optional.empty(), TestRoom.json("{}")));
    assertSame(there.currentState(id), here.currentState(id));
    assertSame(there.stateBefore(id, last), here.stateBefore(id, last));
    assertSame(there.stateAfter(id, last), here.stateAfter(id, last));
  }

  private static void assertSame(Optional<RoomState> there, Optional<RoomState> here) {
    StateKey member = StateKey.member(TestServers.US.name().value());
    assertThat(there.orElseThrow().get(StateKey.CREATE))
        .isPresent()
        .isEqualTo(here.orElseThrow().get(StateKey.CREATE));
    assertThat(there.orElseThrow().get(member)).isEqualTo(here.orElseThrow().get(member));
    assertThat(there.orElseThrow().eventIds())
        .containsExactlyInAnyOrderElementsOf(here.orElseThrow().eventIds());
  }

  @Test
  void a_snapshot_of_many_events_has_every_body() {
    TestRoom room = room(0);
    IntStream.range(0, 600).forEach(n -> room.state("m.n", Integer.toString(n), "{}"));
    one.rooms.put(RoomInfo.Kind.HOSTED, room.events());

    RoomSnapshot snapshot = asked.snapshot(room.roomId(), room.events().size() - 1).orElseThrow();

    assertThat(snapshot.version()).isEqualTo("11");
    assertThat(snapshot.latest()).containsExactly(room.last().eventId());
    assertThat(snapshot.state()).hasSizeGreaterThan(600);
    assertThat(snapshot.events()).hasSize(room.events().size());
    for (Pdu event : room.events()) {
      assertThat(snapshot.body(event.eventId()).bytes()).isEqualTo(event.bytes());
    }
  }

  @Test
  void a_question_goes_on_to_the_process_that_has_the_room() {
    TestRoom first = room(0);
    TestRoom second = room(1);
    one.rooms.put(RoomInfo.Kind.HOSTED, first.events());
    two.rooms.put(RoomInfo.Kind.HOSTED, second.events());
    one.stores.give(1, two.address());
    two.stores.give(0, one.address());

    assertThat(asked.room(second.roomId())).isPresent();
    assertThat(two.shared().rooms().room(first.roomId())).isPresent();
    assertThat(asked.history().roomOf(second.last().eventId())).contains(second.roomId());
    assertThat(asked.rooms(Optional.empty(), 10))
        .extracting(RoomInfo::roomId)
        .containsExactlyInAnyOrder(first.roomId(), second.roomId());
    assertThat(asked.rooms(Optional.empty(), 1)).hasSize(1);
  }

  @Test
  void a_question_never_goes_round_in_circles() {
    one.stores.give(1, two.address());
    two.stores.give(1, one.address());

    assertThatThrownBy(() -> asked.rooms(Optional.empty(), 1))
        .isInstanceOf(RoomsUnavailableException.class);
  }

  @Test
  void what_cannot_be_answered_now_is_unavailable_and_what_is_waited_for_is_asked_again() {
    TestRoom room = room(0);
    one.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    one.rooms.decide(Outcome.ok(1));
    one.rooms.available(false);

    assertThat(asked.isReady()).isFalse();
    assertThatThrownBy(() -> asked.room(room.roomId()))
        .isInstanceOf(RoomsUnavailableException.class);
    assertThatThrownBy(() -> asked.await(room.roomId(), "r", APPENDED, Duration.ofMillis(50)))
        .isInstanceOf(RoomsUnavailableException.class);
    var waiting =
        CompletableFuture.supplyAsync(() -> decided(room.roomId(), Duration.ofSeconds(30)));
    one.rooms.available(true);
    assertThat(waiting.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(Outcome.ok(1));
  }

  private Outcome decided(RoomId roomId, Duration patience) {
    try {
      return asked.await(roomId, "r", APPENDED, patience);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void the_next_process_is_asked_if_one_is_gone() {
    TestRoom room = room(0);
    two.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    try (RemoteRooms both = remote(TOKEN, one, two)) {
      one.close();

      assertThat(both.rooms().room(room.roomId())).isPresent();
      assertThat(both.rooms().isReady()).isTrue();
      assertThat(both.peeks()).containsOnlyKeys(new RoomId("!other:peer.example"));
      two.close();
      assertThatThrownBy(() -> both.rooms().room(room.roomId()))
          .isInstanceOf(RoomsUnavailableException.class);
      assertThatThrownBy(both::peeks).isInstanceOf(RoomsUnavailableException.class);
    }
  }

  @Test
  void our_peeks_are_told_of_and_told_to_whichever_process_keeps_them() {
    try (RemoteRooms both = remote(TOKEN, one, two)) {
      assertThat(both.peeks()).hasSize(2);
      assertThat(both.peeks().get(PEEKED).path("state").asText()).isEqualTo("active");

      both.peekExpired(TestServers.PEER.name(), PEEKED, "p");

      Awaitility.await().until(() -> one.expired.size() == 1 && two.expired.size() == 1);
      assertThat(one.expired).containsExactly("peer.example " + PEEKED + " p");
    }
  }

  @Test
  void only_processes_with_the_token_are_answered() {
    try (RemoteRooms stranger = remote(Optional.of("wrong"), one);
        HttpCaller http = new HttpCaller(one.port())) {
      assertThatThrownBy(() -> stranger.rooms().room(PEEKED))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("401");
      assertThat(http.get(Wire.PEEKS).status()).isEqualTo(401);
    }
    assertThatThrownBy(
            () ->
                new RoomsServer(
                    new RoomsServer.Port("0.0.0.0", 0, Optional.empty()),
                    one.shared(),
                    Map::of,
                    (origin, roomId, peekId) -> {},
                    new SimpleMeterRegistry()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a token");
  }

  @Test
  void what_is_no_question_is_refused() {
    try (RoomsProcess open = new RoomsProcess(PEEKED, Optional.empty());
        HttpCaller http = new HttpCaller(open.port())) {
      assertThat(http.json("POST", Wire.QUESTIONS, "{\"ask\":\"everything\"}").status())
          .isEqualTo(400);
      assertThat(http.json("POST", Wire.QUESTIONS, "[]").status()).isEqualTo(400);
      assertThat(http.json("POST", Wire.QUESTIONS, "{\"ask\":\"room\",\"room_id\":\"x\"}").status())
          .isEqualTo(400);
    }
  }

  private static RemoteRooms remote(Optional<String> token, RoomsProcess... processes) {
    List<String> addresses = List.of(processes).stream().map(RoomsProcess::address).toList();
    return new RemoteRooms(new RoomsEndpoint(addresses, token), RoomsProcess.TOPICS);
  }

  /** A room in this partition. */
  private static TestRoom room(int partition) {
    return IntStream.range(0, 100)
        .mapToObj(n -> new TestRoom(TestServers.US, RoomVersions.V11, "room" + n))
        .filter(room -> RoomsProcess.TOPICS.roomLog().partitionOf(room.roomId()) == partition)
        .findFirst()
        .orElseThrow()
        .member(TestServers.US, new TestRoom(TestServers.US, RoomVersions.V11, "x").alice(), "join")
        .state("m.room.name", "", "{'name': 'one'}")
        .message("hello");
  }
}
