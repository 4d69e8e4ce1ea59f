package io.peekbridge.streams.room;

import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.streams.store.IndexReader;
import io.peekbridge.streams.store.IndexWriter;
import java.util.Map;
import java.util.TreeMap;

/** What is counted in a room, with the changes of a turn. */
final class Tallies {
  private final RoomId roomId;
  private final IndexReader indexes;
  private final Map<ServerName, Long> users = new TreeMap<>();
  private long waiting;

  Tallies(RoomId roomId, IndexReader indexes) {
    this.roomId = roomId;
    this.indexes = indexes;
  }

  /** How many users of the server are in the room. */
  long usersOf(ServerName server) {
    return indexes.usersOf(roomId, server) + users.getOrDefault(server, 0L);
  }

  /** Counts so many more users of the server, or less. */
  void addUsers(ServerName server, long change) {
    users.merge(server, change, Long::sum);
  }

  /** How many events wait for others. */
  long waiting() {
    return indexes.waitingCount(roomId) + waiting;
  }

  /** Counts so many more events that wait, or less. */
  void addWaiting(long change) {
    waiting += change;
  }

  void clear() {
    users.clear();
    waiting = 0;
  }

  void write(IndexWriter writer) {
    users.forEach(
        (server, change) -> {
          if (change != 0) {
            writer.putUsers(roomId, server, usersOf(server));
          }
        });
    if (waiting != 0) {
      writer.putWaitingCount(roomId, waiting());
    }
  }
}
