package io.peekbridge.api.federation.request;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests of one server are worked on at once. A server that keeps to the specification
 * asks for one thing after the other; one that does not must not take the places of all.
 */
public final class OriginSlots {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final int most;
  private final String refusal;
  private final ConcurrentHashMap<ServerName, Integer> taken = new ConcurrentHashMap<>();

  /**
   * So many for each server.
   *
   * @param refusal a sentence for those who want more
   */
  public OriginSlots(int most, String refusal) {
    this.most = most;
    this.refusal = refusal;
  }

  /**
   * Takes a place, to be released.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException with status 429 if the server has none
   *     left
   */
  public void take(ServerName origin) {
    if (taken.merge(origin, 1, Integer::sum) > most) {
      release(origin);
      throw Refusal.of(429, "M_LIMIT_EXCEEDED", refusal).retryAfter(RETRY).asException();
    }
  }

  public void release(ServerName origin) {
    taken.computeIfPresent(origin, (server, count) -> count == 1 ? null : count - 1);
  }
}
