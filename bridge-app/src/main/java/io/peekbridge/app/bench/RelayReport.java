package io.peekbridge.app.bench;

import java.util.stream.Stream;

/**
 * What a relay says of itself.
 *
 * @param lanes destinations that it knows
 * @param parked those of them that have failed and wait on their own
 * @param read the sum over its partitions of the offsets behind the last record that it has seen
 * @param tried requests that it has begun
 * @param readAgain records that it has read for destinations behind
 */
record RelayReport(int lanes, int parked, long read, long tried, long readAgain) {

  /** As {@link #parse} takes it. */
  String format() {
    return "%d %d %d %d %d".formatted(lanes, parked, read, tried, readAgain);
  }

  static RelayReport parse(String text) {
    long[] parts = Stream.of(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new RelayReport((int) parts[0], (int) parts[1], parts[2], parts[3], parts[4]);
  }
}
