package io.peekbridge.api.federation;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many transactions of one server are worked on at once. A server that keeps to the
 * specification sends one after the other; one that does not must not take the places of all.
 */
final class OriginSlots {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int most;
  private final ConcurrentHashMap<ServerName, Integer> taken = new ConcurrentHashMap<>();

  OriginSlots(int most) {
    this.most = most;
  }

  /**
   * Takes a place, to be released.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException with status 429 if the server has none
   *     left
   */
  void take(ServerName origin) {
    if (taken.merge(origin, 1, Integer::sum) > most) {
      release(origin);
      throw Refusal.of(429, "M_LIMIT_EXCEEDED", "One transaction after the other, please.")
          .retryAfter(RETRY)
          .asException();
    }
  }

  void release(ServerName origin) {
    taken.computeIfPresent(origin, (server, count) -> count == 1 ? null : count - 1);
  }
}
