package io.peekbridge.federation.net;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The order in which SRV records are tried (RFC 2782, "Usage rules"). */
public final class SrvOrder {
  private SrvOrder() {}

  /**
   * By priority; within one priority at random, so that each comes first as often as its weight
   * says.
   */
  public static List<SrvRecord> order(List<SrvRecord> records, RandomGenerator random) {
    TreeMap<Integer, List<SrvRecord>> byPriority = new TreeMap<>();
    for (SrvRecord srv : records) {
      byPriority.computeIfAbsent(srv.priority(), unused -> new ArrayList<>()).add(srv);
    }
    List<SrvRecord> ordered = new ArrayList<>(records.size());
    for (List<SrvRecord> same : byPriority.values()) {
      // Those of weight 0 come first in the running sum, which leaves them a small chance.
      same.sort(Comparator.comparingInt(SrvRecord::weight));
      while (!same.isEmpty()) {
        ordered.add(same.remove(pick(same, random)));
      }
    }
    return ordered;
  }

  private static int pick(List<SrvRecord> records, RandomGenerator random) {
    int total = records.stream().mapToInt(SrvRecord::weight).sum();
    int drawn = random.nextInt(total + 1);
    int sum = 0;
    for (int i = 0; i < records.size(); i++) {
      sum += records.get(i).weight();
      if (sum >= drawn) {
        return i;
      }
    }
    throw new IllegalStateException("the sum reaches what was drawn");
  }
}
