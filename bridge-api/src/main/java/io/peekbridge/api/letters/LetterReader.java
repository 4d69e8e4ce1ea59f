package io.peekbridge.api.letters;

import java.util.List;
import java.util.Map;

/** Reads ranges of the topic. */
interface LetterReader {
  /** Offsets of one partition: from the first, inclusive, to the other, exclusive. */
  record Range(long from, long to) {}

  /** What each partition has now, from the first partition on. */
  List<Range> kept();

  /** The letters in a range of each of some partitions, oldest first. */
  Map<Integer, List<KeptLetter>> read(Map<Integer, Range> ranges);
}
