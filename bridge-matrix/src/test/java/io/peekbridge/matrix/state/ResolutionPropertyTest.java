package io.peekbridge.matrix.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.auth.AuthState;
import io.peekbridge.matrix.auth.Membership;
import io.peekbridge.matrix.auth.SenderPower;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the states of any room, by either algorithm that goes by power. */
class ResolutionPropertyTest {
  private static final StateKey TOPIC = StateKey.of("m.room.topic");

  @Provide
  Arbitrary<RoomVersion> versions() {
    return Arbitraries.of(ResolutionByPowerTest.versions());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void the_order_of_the_states_and_repetitions_change_nothing(
      @ForAll long seed, @ForAll("versions") RoomVersion version) {
    RandomRoom random = RandomRoom.of(seed, version);
    List<Map<StateKey, EventId>> states = random.states();
    List<Map<StateKey, EventId>> shuffled = new ArrayList<>(states);
    shuffled.add(states.get(0));
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(random.room().resolve(shuffled)).isEqualTo(random.room().resolve(states));
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void a_state_resolves_to_itself(@ForAll long seed, @ForAll("versions") RoomVersion version) {
    RandomRoom random = RandomRoom.of(seed, version);
    List<Map<StateKey, EventId>> states = random.states();
    Map<StateKey, EventId> resolved = random.room().resolve(states);

    assertThat(random.room().resolve(resolved, resolved)).isEqualTo(resolved);
    assertThat(random.room().resolve(List.of(resolved))).isEqualTo(resolved);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void entries_come_from_the_states_and_their_auth_chains(
      @ForAll long seed, @ForAll("versions") RoomVersion version) {
    RandomRoom random = RandomRoom.of(seed, version);
    TestRoom room = random.room();
    List<Map<StateKey, EventId>> states = random.states();
    Set<EventId> chains = new HashSet<>();
    states.forEach(state -> state.values().forEach(id -> chains.addAll(chain(room, id))));

    Map<StateKey, EventId> resolved = room.resolve(states);

    assertThat(resolved).containsAllEntriesOf(StateConflict.agreedOn(states));
    assertThat(chains).containsAll(resolved.values());
    resolved.forEach((key, id) -> assertThat(room.event(id).stateEntry()).contains(key));
  }

  /**
   * Bans and power levels are settled first, so nothing that somebody did elsewhere gets past those
   * that stand. This is said of topics, because no power event can rest on one, and where the
   * entries were in conflict, because from version 12 on others are not looked at.
   */
  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void a_disputed_topic_passes_auth_against_the_power_events_that_stand(
      @ForAll long seed, @ForAll("versions") RoomVersion version) {
    RandomRoom random = RandomRoom.of(seed, version);
    TestRoom room = random.room();
    List<Map<StateKey, EventId>> states = random.states();
    Map<StateKey, EventId> agreed = StateConflict.agreedOn(states);
    Map<StateKey, EventId> resolved = room.resolve(states);
    if (agreed.containsKey(TOPIC) || !resolved.containsKey(TOPIC)) {
      return;
    }
    AuthState state = key -> Optional.ofNullable(resolved.get(key)).map(room::event);
    Pdu topic = room.event(resolved.get(TOPIC));
    StateKey sender = StateKey.member(topic.sender().value());
    if (!agreed.containsKey(sender)) {
      assertThat(Membership.of(state.get(sender))).isNotEqualTo(Membership.BAN);
    }
    if (!agreed.containsKey(StateKey.POWER_LEVELS) && resolved.containsKey(StateKey.POWER_LEVELS)) {
      assertThat(SenderPower.of(topic, state)).isGreaterThanOrEqualTo(BigInteger.valueOf(50));
    }
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void what_differs_is_enough_to_know(@ForAll long seed, @ForAll("versions") RoomVersion version)
      throws Exception {
    RandomRoom random = RandomRoom.of(seed, version);
    List<Map<StateKey, EventId>> states = random.states();
    Map<StateKey, EventId> agreed = StateConflict.agreedOn(states);
    Map<StateKey, EventId> expected = new HashMap<>(random.room().resolve(states));
    expected.keySet().removeAll(agreed.keySet());

    Map<StateKey, EventId> resolved =
        StateResolution.resolve(
            version,
            StateConflict.between(states),
            new OrderedGraph(random.room(), Set.copyOf(agreed.values())),
            ResolutionLimits.DEFAULT);

    assertThat(resolved).isEqualTo(expected);
  }

  /** Knows the order of all events, and finds chains from above for each candidate anew. */
  private record OrderedGraph(TestRoom room, Set<EventId> unconflicted) implements EventGraph {
    @Override
    public Pdu event(EventId id) {
      return room.event(id);
    }

    @Override
    public List<EventId> authEvents(EventId id) {
      return room.event(id).authEvents();
    }

    @Override
    public boolean isRejected(EventId id) {
      return false;
    }

    @Override
    public Set<EventId> inUnconflictedChains(Set<EventId> candidates) {
      Set<EventId> found = new HashSet<>(candidates);
      found.removeIf(each -> unconflicted.stream().noneMatch(id -> chain(room, id).contains(each)));
      return found;
    }

    @Override
    public long rank(EventId id) {
      return room.events().indexOf(room.event(id));
    }
  }

  /** The event and its auth chain. */
  private static Set<EventId> chain(TestRoom room, EventId id) {
    Set<EventId> chain = new HashSet<>(Set.of(id));
    room.event(id).authEvents().forEach(each -> chain.addAll(chain(room, each)));
    return chain;
  }
}
