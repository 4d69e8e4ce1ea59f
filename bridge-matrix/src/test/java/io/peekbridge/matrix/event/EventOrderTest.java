package io.peekbridge.matrix.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.EventId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventOrderTest {
  private final Map<EventId, List<EventId>> needs = new LinkedHashMap<>();

  @Test
  void what_lacks_something_is_left_out_with_all_that_builds_on_it() {
    put("a", "known");
    put("c", "b");
    put("b", "nowhere");
    put("d", "c", "a");
    put("e", "a", "a");
    assertThat(order()).containsExactly(id("a"), id("e"));
  }

  @Test
  void circles_are_left_out_with_all_that_builds_on_them() {
    put("a", "b");
    put("b", "a");
    put("self", "self");
    put("c", "b");
    put("d");
    assertThat(order()).containsExactly(id("d"));
  }

  @Test
  void a_chain_of_a_hundred_thousand_is_put_in_order() {
    for (int i = 100_000; i > 0; i--) {
      put("n" + i, i == 1 ? "known" : "n" + (i - 1));
    }
    assertThat(order()).hasSize(100_000).startsWith(id("n1"), id("n2"));
  }

  @Property(tries = 200)
  void each_stands_behind_what_it_needs(@ForAll Random random) {
    needs.clear();
    int count = 1 + random.nextInt(40);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    Map<EventId, List<EventId>> shuffled = new HashMap<>();
    for (int i : order) {
      List<EventId> needed = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        needed.add(i == 0 ? id("known") : id("e" + random.nextInt(i)));
      }
      shuffled.put(id("e" + i), needed);
    }
    List<EventId> result = EventOrder.of(shuffled, id("known")::equals);

    assertThat(result).hasSize(count).doesNotHaveDuplicates();
    Set<EventId> before = new HashSet<>(Set.of(id("known")));
    for (EventId each : result) {
      assertThat(before).containsAll(shuffled.get(each));
      before.add(each);
    }
  }

  private List<EventId> order() {
    return EventOrder.of(needs, id("known")::equals);
  }

  private void put(String name, String... needed) {
    needs.put(id(name), List.of(needed).stream().map(EventOrderTest::id).toList());
  }

  private static EventId id(String name) {
    return new EventId("$" + name);
  }
}
