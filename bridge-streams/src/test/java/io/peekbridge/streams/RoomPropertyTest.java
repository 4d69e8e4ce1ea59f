package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.RoomActions.Action;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever happens to a room, in whatever order. */
class RoomPropertyTest {
  private static final long INTERVAL = Duration.ofMinutes(60).toMillis();

  @Provide
  Arbitrary<List<Action>> actions() {
    return RoomActions.lists();
  }

  /**
   * I2, I5, I6: each server is told each event from its peek's position to its peek's end, once, in
   * order, and nothing else; and the snapshots at those positions are the room as it was there,
   * even when they are read at the very end.
   */
  @Property(tries = 150)
  void snapshot_and_stream_are_the_room(@ForAll("actions") List<Action> actions) {
    try (TestBridge bridge = TestBridge.start()) {
      Run run = new Run(bridge);
      actions.forEach(run::apply);

      assertThat(RoomModel.told(bridge.deliveries)).isEqualTo(run.model.told);
      assertThat(bridge.roomEvents).extracting(RoomEvent::eventId).isEqualTo(run.model.timeline);
      for (long position = 0; position <= run.model.position(); position++) {
        run.checkSnapshot(position);
      }
      assertThat(bridge.deadLetters).isEmpty();
    }
  }

  /** I9: the same log gives the same outputs, on whatever stores. */
  @Property(tries = 5)
  void the_same_log_gives_the_same_outputs(@ForAll("actions") List<Action> actions) {
    try (TestBridge first = TestBridge.start();
        TestBridge second = TestBridge.startOnDisk()) {
      Run run = new Run(first);
      actions.forEach(run::apply);

      second.replay(first.history());

      assertThat(second.roomEvents).isEqualTo(first.roomEvents);
      assertThat(second.roomState).isEqualTo(first.roomState);
      assertThat(second.subscriptions).isEqualTo(first.subscriptions);
      assertThat(second.deliveries).isEqualTo(first.deliveries);
      assertThat(second.deadLetters).isEqualTo(first.deadLetters);
    }
  }

  private static final class Run {
    private final TestBridge bridge;
    private final RoomId roomId;
    private final RoomModel model;
    private boolean open = true;
    private int denied = RoomActions.SERVERS;

    Run(TestBridge bridge) {
      this.bridge = bridge;
      this.roomId = bridge.createRoom(RoomVersions.V12);
      this.model = new RoomModel(roomId);
      List<StateKey> entries =
          List.of(
              StateKey.CREATE,
              StateKey.member(TestBridge.OWNER.value()),
              StateKey.JOIN_RULES,
              StateKey.HISTORY_VISIBILITY);
      for (int i = 0; i < entries.size(); i++) {
        model.event(
            bridge.roomEvents.get(i).eventId(), entries.get(i), bridge.now(), server -> false);
      }
    }

    void apply(Action action) {
      switch (action) {
        case RoomActions.Message message -> publish(TestBridge.message("hello"), server -> false);
        case RoomActions.State(int key) ->
            publish(TestBridge.state("org.example.s", "key" + key, "{}"), server -> false);
        case RoomActions.Visibility(boolean nowOpen) -> {
          open = nowOpen;
          publish(TestBridge.visibility(nowOpen ? "world_readable" : "joined"), server -> !nowOpen);
        }
        case RoomActions.Acl(int nowDenied) -> {
          denied = nowDenied;
          publish(acl(nowDenied), server -> server.equals(server(nowDenied)));
        }
        case RoomActions.Start(int server, int peek) -> start(server, peek);
        case RoomActions.Renew(int server, int peek) -> renew(server, peek);
        case RoomActions.Stop(int server, int peek) -> stop(server, peek);
        case RoomActions.Pass(int minutes) -> {
          bridge.pass(Duration.ofMinutes(minutes));
          model.time(bridge.now());
        }
      }
    }

    private static String server(int number) {
      return "s" + number + ".example";
    }

    private static Draft acl(int denied) {
      return TestBridge.state(
          "m.room.server_acl", "", "{\"allow\":[\"*\"],\"deny\":[\"" + server(denied) + "\"]}");
    }

    private void publish(Draft draft, Predicate<String> closedTo) {
      Outcome outcome = bridge.publish(roomId, draft);
      StateKey entry = draft.stateKey().map(key -> new StateKey(draft.type(), key)).orElse(null);
      model.event(outcome.eventId().orElseThrow(), entry, bridge.now(), closedTo);
      assertThat(outcome.position()).isEqualTo(model.position());
    }

    private void start(int server, int peek) {
      Outcome outcome =
          bridge.request(
              roomId,
              new PeekStart(
                  bridge.nextRequestId(),
                  new ServerName(server(server)),
                  "p" + peek,
                  Optional.empty(),
                  INTERVAL));
      boolean allowed = open && server != denied;
      assertThat(outcome.code()).isEqualTo(allowed ? Outcome.Code.OK : Outcome.Code.FORBIDDEN);
      assertThat(outcome.position()).isEqualTo(model.position());
      if (allowed) {
        model.expiries.put(new RoomModel.Peek(server(server), "p" + peek), bridge.now() + INTERVAL);
      }
    }

    private void renew(int server, int peek) {
      Outcome outcome =
          bridge.request(
              roomId,
              new PeekRenew(
                  bridge.nextRequestId(), new ServerName(server(server)), "p" + peek, INTERVAL));
      var renewed =
          model.expiries.computeIfPresent(
              new RoomModel.Peek(server(server), "p" + peek),
              (key, before) -> bridge.now() + INTERVAL);
      assertThat(outcome.isOk()).isEqualTo(renewed != null);
    }

    private void stop(int server, int peek) {
      Outcome outcome =
          bridge.request(
              roomId,
              new PeekStop(bridge.nextRequestId(), new ServerName(server(server)), "p" + peek));
      Long stopped = model.expiries.remove(new RoomModel.Peek(server(server), "p" + peek));
      assertThat(outcome.isOk()).isEqualTo(stopped != null);
    }

    void checkSnapshot(long position) {
      RoomSnapshot snapshot = bridge.queries().snapshot(roomId, position).orElseThrow();
      assertThat(snapshot.latest()).containsExactly(model.timeline.get((int) position));
      assertThat(snapshot.state())
          .containsExactlyInAnyOrderElementsOf(model.states.get((int) position).values());
    }
  }
}
