package io.peekbridge.federation.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SrvOrderTest {
  @Example
  void lower_priorities_come_first_whatever_their_weight() {
    List<SrvRecord> records =
        List.of(
            new SrvRecord(20, 65_535, 1, "last"),
            new SrvRecord(10, 0, 2, "second"),
            new SrvRecord(5, 1, 3, "first"));

    assertThat(SrvOrder.order(records, new Random(1)))
        .extracting(SrvRecord::target)
        .containsExactly("first", "second", "last");
  }

  @Example
  void within_a_priority_weights_are_shares() {
    List<SrvRecord> records =
        List.of(new SrvRecord(1, 75, 1, "heavy"), new SrvRecord(1, 25, 1, "light"));
    Random random = new Random(7);

    long heavyFirst =
        IntStream.range(0, 10_000)
            .filter(i -> SrvOrder.order(records, random).getFirst().target().equals("heavy"))
            .count();

    assertThat(heavyFirst).isBetween(7_200L, 7_800L);
  }

  @Property(tries = 200)
  void no_record_is_lost_or_added(
      @ForAll @Size(max = 20) List<@IntRange(max = 65_535) Integer> weights) {
    List<SrvRecord> records =
        IntStream.range(0, weights.size())
            .mapToObj(i -> new SrvRecord(i % 3, weights.get(i), i + 1, "host" + i))
            .toList();

    assertThat(SrvOrder.order(records, new Random(3))).containsExactlyInAnyOrderElementsOf(records);
  }
}
