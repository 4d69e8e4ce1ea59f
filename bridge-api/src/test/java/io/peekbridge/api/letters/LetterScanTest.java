package io.peekbridge.api.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.letters.LetterReader.Range;
import io.peekbridge.kafka.record.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LetterScanTest {
  @Test
  void letters_of_all_partitions_come_newest_first_without_what_came_in() {
    Partitions partitions = new Partitions(2);
    partitions.put(0, 10, 1).put(0, 12, 4).put(1, 3, 2).put(1, 4, 3);

    LetterPage page = new LetterScan(partitions, Optional.empty()).page(letter -> true, 10);

    assertThat(page.items())
        .extracting(letter -> letter.id().toString())
        .containsExactly("0-12", "1-4", "1-3", "0-10");
    assertThat(page.items()).allMatch(letter -> letter.letter().original().isEmpty());
    assertThat(page.next()).isEmpty();
  }

  @Test
  void a_look_that_finds_little_ends_after_so_many_and_goes_on_where_it_stopped() {
    Partitions partitions = new Partitions(1);
    partitions.put(0, 0, 1).range(0, 10_000);
    List<KeptLetter> found = new ArrayList<>();

    Optional<LetterPlace> place = Optional.empty();
    int looks = 0;
    do {
      LetterPage page = new LetterScan(partitions, place).page(letter -> true, 10);
      found.addAll(page.items());
      place = page.next().flatMap(next -> LetterPlace.parse(next.toString()));
      looks++;
    } while (place.isPresent());

    assertThat(found).hasSize(1);
    assertThat(looks).isBetween(4, 6);
    assertThat(partitions.widest).isLessThanOrEqualTo(LetterScan.MOST_OFFSETS);
  }

  @Property(tries = 200)
  void every_letter_comes_once_whatever_the_pages(
      @ForAll @IntRange(min = 1, max = 7) int limit,
      @ForAll @Size(min = 1, max = 4) List<@Size(max = 60) List<@IntRange(max = 3) Integer>> gaps) {
    Partitions partitions = new Partitions(gaps.size());
    int count = fill(partitions, gaps);
    List<KeptLetter> found = new ArrayList<>();

    Optional<LetterPlace> place = Optional.empty();
    do {
      LetterPage page = new LetterScan(partitions, place).page(letter -> true, limit);
      assertThat(page.items().size()).isLessThanOrEqualTo(limit);
      found.addAll(page.items());
      place = page.next();
    } while (place.isPresent());

    assertThat(found).doesNotHaveDuplicates().hasSize(count);
    for (int partition = 0; partition < gaps.size(); partition++) {
      int of = partition;
      assertThat(found.stream().filter(l -> l.id().partition() == of).map(l -> -l.id().offset()))
          .isSorted();
    }
  }

  @Test
  void a_place_is_a_text_of_few_forms() {
    LetterPlace place = new LetterPlace(List.of(0L, 35L, 36L));

    assertThat(place).hasToString("0.z.10");
    assertThat(LetterPlace.parse("0.z.10")).contains(place);
    for (String other : List.of("", ".", "1.", "-1", "A", "0.zzzzzzzzzzzz")) {
      assertThat(LetterPlace.parse(other)).as(other).isEmpty();
    }
  }

  @Test
  void an_id_is_a_partition_and_an_offset() {
    assertThat(LetterId.parse("3-17")).contains(new LetterId(3, 17));
    for (String other : List.of("", "3", "3-", "-3-1", "3-x", "1234567-1")) {
      assertThat(LetterId.parse(other)).as(other).isEmpty();
    }
  }

  private static int fill(Partitions partitions, List<List<Integer>> gaps) {
    int count = 0;
    for (int partition = 0; partition < gaps.size(); partition++) {
      long offset = 0;
      for (int gap : gaps.get(partition)) {
        offset += 1 + gap;
        partitions.put(partition, offset, count++ % 13);
      }
    }
    return count;
  }

  /** Partitions in memory, with gaps between offsets. */
  private static final class Partitions implements LetterReader {
    private final List<TreeMap<Long, KeptLetter>> letters = new ArrayList<>();
    private final Map<Integer, Range> wider = new HashMap<>();
    private long widest;

    Partitions(int count) {
      for (int i = 0; i < count; i++) {
        letters.add(new TreeMap<>());
      }
    }

    Partitions put(int partition, long offset, long ts) {
      DeadLetter letter =
          new DeadLetter(
              DeadLetter.Reason.REJECTED,
              "because",
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              "what came in",
              ts);
      letters
          .get(partition)
          .put(offset, new KeptLetter(new LetterId(partition, offset), "key", letter));
      return this;
    }

    void range(int partition, long end) {
      wider.put(partition, new Range(0, end));
    }

    @Override
    public List<Range> kept() {
      List<Range> kept = new ArrayList<>();
      for (int i = 0; i < letters.size(); i++) {
        TreeMap<Long, KeptLetter> there = letters.get(i);
        Range own =
            there.isEmpty() ? new Range(0, 0) : new Range(there.firstKey(), there.lastKey() + 1);
        kept.add(wider.getOrDefault(i, own));
      }
      return kept;
    }

    @Override
    public Map<Integer, List<KeptLetter>> read(Map<Integer, Range> ranges) {
      Map<Integer, List<KeptLetter>> found = new HashMap<>();
      ranges.forEach(
          (partition, range) -> {
            widest = Math.max(widest, range.to() - range.from());
            found.put(
                partition,
                List.copyOf(letters.get(partition).subMap(range.from(), range.to()).values()));
          });
      return found;
    }
  }
}
