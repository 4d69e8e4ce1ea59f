package io.peekbridge.api.delivery;

import io.peekbridge.matrix.id.ServerName;

/** Hears which servers show that they are there. */
@FunctionalInterface
public interface SeenServers {
  /** A server has sent us a request that it has signed. Returns at once and never fails. */
  void seen(ServerName server);
}
