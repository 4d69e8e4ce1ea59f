package io.peekbridge.streams.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.streams.errors.ProcessorStateException;

class StatesTest {
  private final MemoryNodes nodes = new MemoryNodes();
  private final States states = States.of(nodes);

  @Provide
  Arbitrary<Map<StateKey, EventId>> entries() {
    Arbitrary<StateKey> keys =
        Arbitraries.integers().between(0, 300).map(n -> new StateKey("type" + n % 3, "key" + n));
    Arbitrary<EventId> events = Arbitraries.integers().between(0, 5).map(n -> new EventId("$" + n));
    return Arbitraries.maps(keys, events).ofMaxSize(200);
  }

  @Property(tries = 200)
  void a_state_has_what_was_put_in_and_nothing_else(
      @ForAll("entries") Map<StateKey, EventId> entries) {
    StateHash state = states.of(entries);

    Map<StateKey, EventId> found = new HashMap<>();
    states.each(state, found::put);
    assertThat(found).isEqualTo(entries);
    entries.forEach((key, id) -> assertThat(states.get(state, key)).contains(id));
    assertThat(states.get(state, new StateKey("other", ""))).isEmpty();
  }

  @Property(tries = 200)
  void the_same_entries_are_the_same_state_however_they_came(
      @ForAll("entries") Map<StateKey, EventId> entries,
      @ForAll("entries") Map<StateKey, EventId> passing,
      @ForAll Random random) {
    List<StateKey> order = new ArrayList<>(entries.keySet());
    Collections.shuffle(order, random);
    StateHash state = states.of(passing);
    for (StateKey key : order) {
      state = states.put(state, key, entries.get(key));
    }
    for (StateKey key : passing.keySet()) {
      if (!entries.containsKey(key)) {
        state = states.remove(state, key);
      }
    }

    assertThat(state).isEqualTo(states.of(entries));
  }

  @Property(tries = 200)
  void differences_are_exactly_the_entries_that_differ(
      @ForAll("entries") Map<StateKey, EventId> one,
      @ForAll("entries") Map<StateKey, EventId> two,
      @ForAll("entries") Map<StateKey, EventId> three) {
    List<Map<StateKey, EventId>> all = List.of(one, two, three);

    StateDifference difference = states.difference(all.stream().map(states::of).toList());

    Set<StateKey> differing = new HashSet<>();
    all.forEach(state -> differing.addAll(state.keySet()));
    differing.removeIf(
        key ->
            all.stream().map(state -> Optional.ofNullable(state.get(key))).distinct().count() == 1);
    assertThat(difference.keys()).containsExactlyInAnyOrderElementsOf(differing);
    for (int i = 0; i < all.size(); i++) {
      Map<StateKey, EventId> expected = new HashMap<>(all.get(i));
      expected.keySet().retainAll(differing);
      assertThat(difference.states().get(i)).isEqualTo(expected);
    }
  }

  @Example
  void a_change_costs_as_much_in_a_large_state_as_in_a_small_one() {
    Map<StateKey, EventId> entries = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      entries.put(
          new StateKey("m.room.member", "@user" + i + ":example.org"), new EventId("$" + i));
    }
    StateHash large = states.of(entries);
    nodes.forgetCounts();

    StateHash changed = states.put(large, new StateKey("m.room.topic", ""), new EventId("$topic"));
    states.difference(List.of(large, changed));

    assertThat(nodes.reads()).isLessThan(25);
    assertThat(nodes.writes()).isLessThan(8);
  }

  @Example
  void what_is_no_part_of_a_state_is_told() {
    StateHash zeros = StateHash.of(new byte[StateHash.LENGTH]);
    assertThat(zeros).isEqualTo(StateHash.EMPTY);
    assertThatThrownBy(() -> StateNode.of(new byte[] {1, 0, 9}))
        .isInstanceOf(ProcessorStateException.class);
    assertThatThrownBy(() -> StateNode.of(new byte[] {7}))
        .isInstanceOf(ProcessorStateException.class);
    assertThatThrownBy(() -> StateHash.of(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
