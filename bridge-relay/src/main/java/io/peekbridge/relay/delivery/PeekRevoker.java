package io.peekbridge.relay.delivery;

import io.peekbridge.matrix.id.ServerName;
import java.util.concurrent.CompletableFuture;

/** Ends the peeks of a server that is too far behind. */
@FunctionalInterface
interface PeekRevoker {
  /**
   * Asks the topology to end them.
   *
   * @return completes once that cannot be lost; fails if it may be
   */
  CompletableFuture<Void> revokeAll(ServerName server);
}
