package io.peekbridge.matrix.state;

import static io.peekbridge.matrix.state.TestRoom.ALICE;
import static io.peekbridge.matrix.state.TestRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a resolution costs, and that there is an end to it. */
class ResolutionLimitsTest {

  /** Counts what is asked, and can make auth chains loop. */
  private static final class WatchedGraph implements EventGraph {
    private final WholeGraph graph;
    private final Map<EventId, List<EventId>> loops = new HashMap<>();
    private final Set<EventId> chains = new HashSet<>();
    private int eventsRead;
    private int authEventsAsked;

    WatchedGraph(TestRoom room, Map<StateKey, EventId> unconflicted) {
      this.graph = new WholeGraph(room, unconflicted.values());
    }

    @Override
    public Pdu event(EventId id) {
      eventsRead++;
      return graph.event(id);
    }

    @Override
    public List<EventId> authEvents(EventId id) {
      authEventsAsked++;
      return loops.getOrDefault(id, graph.authEvents(id));
    }

    @Override
    public boolean isRejected(EventId id) {
      return false;
    }

    @Override
    public Set<EventId> inUnconflictedChains(Set<EventId> candidates) {
      candidates.forEach(each -> assertThat(chains.add(each)).as("asked once").isTrue());
      return graph.inUnconflictedChains(candidates);
    }
  }

  private TestRoom room;
  private Map<StateKey, EventId> one;
  private Map<StateKey, EventId> other;

  private WatchedGraph graph() {
    return new WatchedGraph(room, StateConflict.agreedOn(List.of(one, other)));
  }

  private Map<StateKey, EventId> resolve(EventGraph graph, ResolutionLimits limits)
      throws StateResolutionTooLargeException {
    return StateResolution.resolve(
        room.version(), StateConflict.between(List.of(one, other)), graph, limits);
  }

  /**
   * A room in which Alice and Bob have changed the power levels in turn, and of which one state
   * knows nothing of that.
   */
  private void longLineOfPowerLevels(RoomVersion version, int length) {
    room = new TestRoom(version);
    Pdu last = room.join(room.create(), ALICE);
    last = room.powerLevels(last, ALICE, "'@bob:two.example': 50");
    last = room.join(room.joinRule(last, ALICE, "public"), BOB);
    for (int i = 0; i < 20; i++) {
      last = room.send(last, ALICE, "an.unrelated.entry", String.valueOf(i), "{}");
    }
    one = room.after(room.topic(last, ALICE, "old"));
    for (int i = 0; i < length; i++) {
      String levels = "'@bob:two.example': 50, '@x:y': " + i % 50;
      last = room.powerLevels(last, i % 2 == 0 ? ALICE : BOB, levels);
      if (i % 10 == 0) {
        room.send(last, BOB, "m.room.name", "", "{}");
      }
    }
    other = room.after(room.topic(last, BOB, "new"));
  }

  @EachPowerVersion
  @Timeout(60)
  void a_long_line_of_power_levels_is_read_a_few_times_only(RoomVersion version) throws Exception {
    longLineOfPowerLevels(version, 2_000);
    WatchedGraph graph = graph();

    assertThat(resolve(graph, ResolutionLimits.DEFAULT))
        .containsEntry(StateKey.POWER_LEVELS, other.get(StateKey.POWER_LEVELS))
        .containsEntry(StateKey.of("m.room.topic"), other.get(StateKey.of("m.room.topic")));
    assertThat(graph.authEventsAsked).isLessThan(2_100);
    assertThat(graph.eventsRead).isLessThan(4 * 2_100);
  }

  @EachPowerVersion
  @Timeout(60)
  void the_unconflicted_state_is_asked_for_what_decides_and_no_more(RoomVersion version)
      throws Exception {
    longLineOfPowerLevels(version, 200);
    Map<StateKey, EventId> unconflicted = StateConflict.agreedOn(List.of(one, other));
    Set<StateKey> asked = new HashSet<>();
    StateConflict split = StateConflict.between(List.of(one, other));
    StateConflict conflict =
        new StateConflict(
            key -> {
              asked.add(key);
              return Optional.ofNullable(unconflicted.get(key));
            },
            split.states());

    StateResolution.resolve(version, conflict, graph(), ResolutionLimits.DEFAULT);

    assertThat(asked)
        .isSubsetOf(
            StateKey.CREATE,
            StateKey.POWER_LEVELS,
            StateKey.JOIN_RULES,
            StateKey.member(ALICE.value()),
            StateKey.member(BOB.value()),
            StateKey.of("m.room.topic"));
  }

  @EachPowerVersion
  void too_many_events_in_conflict_are_refused(RoomVersion version) {
    longLineOfPowerLevels(version, 50);

    assertThatExceptionOfType(StateResolutionTooLargeException.class)
        .isThrownBy(() -> resolve(graph(), new ResolutionLimits(50, 1_000)))
        .withMessageContaining("more than 50");
  }

  @EachPowerVersion
  void auth_chains_that_are_too_long_are_refused(RoomVersion version) {
    longLineOfPowerLevels(version, 50);

    assertThatExceptionOfType(StateResolutionTooLargeException.class)
        .isThrownBy(() -> resolve(graph(), new ResolutionLimits(1_000, 20)))
        .withMessageContaining("more than 20");
  }

  @Test
  void entries_in_conflict_are_limited_by_depth_too() {
    longLineOfPowerLevels(RoomVersions.V10, 1);

    assertThatExceptionOfType(StateResolutionTooLargeException.class)
        .isThrownBy(
            () ->
                ResolutionByDepth.resolve(
                    room.version(),
                    StateConflict.between(List.of(one, other)),
                    graph(),
                    new ResolutionLimits(3, 1_000)));
  }

  @EachPowerVersion
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void auth_chains_that_loop_come_to_an_end(RoomVersion version) throws Exception {
    longLineOfPowerLevels(version, 20);
    WatchedGraph graph = graph();
    List<Pdu> line =
        room.events().stream()
            .filter(each -> each.stateEntry().equals(Optional.of(StateKey.POWER_LEVELS)))
            .toList();
    List<EventId> loop = List.of(room.create().eventId(), line.getLast().eventId());
    graph.loops.put(line.get(5).eventId(), loop);

    assertThat(resolve(graph, ResolutionLimits.DEFAULT)).containsKey(StateKey.POWER_LEVELS);
  }

  @EachPowerVersion
  void an_event_that_the_graph_lacks_is_an_error(RoomVersion version) {
    longLineOfPowerLevels(version, 1);
    other.put(StateKey.of("m.room.name"), new EventId("$unknown"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> resolve(graph(), ResolutionLimits.DEFAULT))
        .withMessageContaining("$unknown");
  }

  @Test
  void limits_are_positive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ResolutionLimits(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ResolutionLimits(1, 0));
  }
}
