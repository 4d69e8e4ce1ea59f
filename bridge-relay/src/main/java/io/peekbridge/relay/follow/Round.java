package io.peekbridge.relay.follow;

import io.peekbridge.matrix.id.ServerName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How asking the servers of a room one after the other went so far.
 *
 * @param failures rounds in which no server gave us the peek, since the last success
 * @param notBefore servers that want to be left alone, and until when
 */
record Round(int failures, Optional<String> lastError, Map<ServerName, Instant> notBefore) {
  static final Round FIRST = new Round(0, Optional.empty(), Map.of());

  Round {
    notBefore = Map.copyOf(notBefore);
  }

  /** A server refused or failed. */
  Round refusedBy(ServerName via, String error, Optional<Instant> leaveAloneUntil) {
    Map<ServerName, Instant> times = new HashMap<>(notBefore);
    times.remove(via);
    leaveAloneUntil.ifPresent(time -> times.put(via, time));
    return new Round(failures, Optional.of(error), times);
  }

  /** All servers were asked. */
  Round over() {
    return new Round(failures + 1, lastError, notBefore);
  }

  /** The servers that may be asked at a time, in their order. */
  List<ServerName> askable(List<ServerName> via, Instant at) {
    return via.stream().filter(server -> !freeAt(server).isAfter(at)).toList();
  }

  /** When the first of the servers may be asked. */
  Instant firstFreeAt(List<ServerName> via) {
    return via.stream().map(this::freeAt).min(Instant::compareTo).orElse(Instant.EPOCH);
  }

  private Instant freeAt(ServerName server) {
    return notBefore.getOrDefault(server, Instant.EPOCH);
  }
}
