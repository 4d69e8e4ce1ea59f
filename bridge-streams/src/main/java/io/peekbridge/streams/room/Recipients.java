package io.peekbridge.streams.room;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The servers that peek a room within some time, each once, in the groups that one record each goes
 * to.
 *
 * @param from the time from which on it is these, inclusive, milliseconds since the epoch
 * @param until the time until which it is these, exclusive: then the first of their peeks ends
 * @param groups servers of one partition of {@code deliveries} each
 */
record Recipients(long from, long until, List<List<ServerName>> groups) {
  /**
   * The most that the names of one record's recipients take, in characters, so that the record with
   * an event of the largest size stays below what a broker takes. More recipients are split.
   */
  private static final int MAX_LENGTH = 500_000;

  /**
   * Those whose peeks have not run out.
   *
   * @param peeks all peeks of the room
   * @param self is never a recipient
   */
  static Recipients of(Topics topics, List<Subscription> peeks, ServerName self, long now) {
    long from = Long.MIN_VALUE;
    long until = Long.MAX_VALUE;
    Map<Integer, Collection<ServerName>> byPartition = new TreeMap<>();
    for (Subscription peek : peeks) {
      if (peek.expiresAt() <= now) {
        from = Math.max(from, peek.expiresAt());
      } else if (!peek.server().equals(self)) {
        until = Math.min(until, peek.expiresAt());
        byPartition
            .computeIfAbsent(topics.deliveryPartition(peek.server()), each -> new TreeSet<>())
            .add(peek.server());
      }
    }
    return new Recipients(from, until, split(byPartition));
  }

  /** The groups of some servers. */
  static List<List<ServerName>> groups(Topics topics, Collection<ServerName> servers) {
    Map<Integer, Collection<ServerName>> byPartition = new TreeMap<>();
    servers.forEach(
        server ->
            byPartition
                .computeIfAbsent(topics.deliveryPartition(server), each -> new TreeSet<>())
                .add(server));
    return split(byPartition);
  }

  private static List<List<ServerName>> split(Map<Integer, Collection<ServerName>> byPartition) {
    List<List<ServerName>> groups = new ArrayList<>();
    byPartition.values().forEach(servers -> split(servers, groups));
    return List.copyOf(groups);
  }

  boolean isOf(long time) {
    return from <= time && time < until;
  }

  /** How many servers; never 0, so that rooms without any count too. */
  long count() {
    return 1 + groups.stream().mapToLong(List::size).sum();
  }

  private static void split(Collection<ServerName> servers, List<List<ServerName>> groups) {
    List<ServerName> group = new ArrayList<>();
    int length = 0;
    for (ServerName server : servers) {
      if (length + server.value().length() > MAX_LENGTH) {
        groups.add(List.copyOf(group));
        group.clear();
        length = 0;
      }
      group.add(server);
      length += server.value().length() + 3;
    }
    groups.add(List.copyOf(group));
  }
}
