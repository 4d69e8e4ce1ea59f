package io.peekbridge.api.letters;

import io.peekbridge.api.letters.LetterReader.Range;
import io.peekbridge.kafka.record.DeadLetter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One look through the letters, from the newest on. Each partition is read backwards, a piece at a
 * time, and the newest of what is at hand is taken next; so letters of one partition come in their
 * order, and those of different ones by their time.
 */
final class LetterScan {
  /** Offsets that one look passes, besides the first piece of each partition. */
  static final int MOST_OFFSETS = 2_000;

  private static final int LARGEST_PIECE = 200;
  private static final int SMALLEST_PIECE = 10;
  private static final int FIRST_PIECES = 800;

  private final LetterReader reader;
  private final List<Strand> strands = new ArrayList<>();
  private final int piece;
  private long left = MOST_OFFSETS;

  /** One partition: what is at hand, newest first, and what lies before it. */
  private static final class Strand {
    private final int partition;
    private final long begin;
    private long unread;
    private final Deque<KeptLetter> atHand = new ArrayDeque<>();

    Strand(int partition, Range kept, long end) {
      this.partition = partition;
      this.begin = kept.from();
      this.unread = Math.max(begin, end);
    }

    boolean wantsMore() {
      return atHand.isEmpty() && unread > begin;
    }

    long place() {
      return atHand.isEmpty() ? unread : atHand.getFirst().id().offset() + 1;
    }
  }

  LetterScan(LetterReader reader, Optional<LetterPlace> before) {
    this.reader = reader;
    List<Range> kept = reader.kept();
    for (int i = 0; i < kept.size(); i++) {
      long end = kept.get(i).to();
      int partition = i;
      strands.add(
          new Strand(i, kept.get(i), before.map(place -> place.end(partition, end)).orElse(end)));
    }
    int share = FIRST_PIECES / Math.max(1, kept.size());
    this.piece = Math.clamp(share, SMALLEST_PIECE, LARGEST_PIECE);
  }

  LetterPage page(Predicate<DeadLetter> wanted, int limit) {
    List<KeptLetter> found = new ArrayList<>();
    boolean complete = refill();
    while (complete && found.size() < limit) {
      Optional<Strand> newest = newest();
      if (newest.isEmpty()) {
        break;
      }
      KeptLetter letter = newest.get().atHand.removeFirst();
      if (wanted.test(letter.letter())) {
        found.add(letter.brief());
      }
      complete = refill();
    }
    return new LetterPage(found, next());
  }

  /** Whether each partition that has more has its newest at hand. */
  private boolean refill() {
    Map<Integer, Range> ranges = new HashMap<>();
    for (List<Strand> empty = empty(); !empty.isEmpty(); empty = empty()) {
      if (left <= 0) {
        return false;
      }
      ranges.clear();
      for (Strand strand : empty) {
        Range range = new Range(Math.max(strand.begin, strand.unread - piece), strand.unread);
        left -= range.to() - range.from();
        ranges.put(strand.partition, range);
      }
      Map<Integer, List<KeptLetter>> read = reader.read(ranges);
      for (Strand strand : empty) {
        strand.unread = ranges.get(strand.partition).from();
        read.getOrDefault(strand.partition, List.of()).forEach(strand.atHand::addFirst);
      }
    }
    return true;
  }

  private List<Strand> empty() {
    return strands.stream().filter(Strand::wantsMore).toList();
  }

  private Optional<Strand> newest() {
    return strands.stream()
        .filter(strand -> !strand.atHand.isEmpty())
        .max(Comparator.comparingLong(strand -> strand.atHand.getFirst().letter().ts()));
  }

  private Optional<LetterPlace> next() {
    boolean more = strands.stream().anyMatch(strand -> strand.place() > strand.begin);
    return more
        ? Optional.of(new LetterPlace(strands.stream().map(Strand::place).toList()))
        : Optional.empty();
  }
}
