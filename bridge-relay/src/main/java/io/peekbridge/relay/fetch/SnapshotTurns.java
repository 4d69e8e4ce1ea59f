package io.peekbridge.relay.fetch;

import io.peekbridge.matrix.id.RoomId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one snapshot of a room follow the other in this process: where a second one begins, the
 * topology drops the first. Who waits holds nothing else.
 */
public final class SnapshotTurns {
  private final ConcurrentMap<RoomId, Turn> turns = new ConcurrentHashMap<>();

  private static final class Turn {
    final ReentrantLock lock = new ReentrantLock(true);
    int users;
  }

  /** What is done in turn. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws InterruptedException;
  }

  <T> T inTurn(RoomId roomId, Work<T> work) throws InterruptedException {
    Turn turn =
        turns.compute(
            roomId,
            (id, known) -> {
              Turn wanted = known == null ? new Turn() : known;
              wanted.users++;
              return wanted;
            });
    try {
      turn.lock.lockInterruptibly();
      try {
        return work.run();
      } finally {
        turn.lock.unlock();
      }
    } finally {
      turns.compute(roomId, (id, left) -> --turn.users == 0 ? null : left);
    }
  }
}
