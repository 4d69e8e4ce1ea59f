package io.peekbridge.api.federation;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;

/** Hears of peeks of ours that another server says have ended. */
@FunctionalInterface
public interface ExpiredPeekListener {
  /**
   * A peek has ended, as the server says; whether it is one of ours is the listener's to know.
   *
   * @param peekId any text of at most 255 characters
   */
  void peekExpired(ServerName origin, RoomId roomId, String peekId);
}
