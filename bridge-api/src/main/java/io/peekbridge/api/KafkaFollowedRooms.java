package io.peekbridge.api;

import io.peekbridge.kafka.CompactedTable;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** {@link FollowedRooms} on the topic itself. */
public final class KafkaFollowedRooms implements FollowedRooms, AutoCloseable {
  private final CompactedTable<RoomId, FollowedRoom> table;

  /** One write at a time: the next would change what the one before waits to read. */
  private final ReentrantLock writing = new ReentrantLock();

  private KafkaFollowedRooms(CompactedTable<RoomId, FollowedRoom> table) {
    this.table = table;
  }

  /** Starts to read the topic; see {@link #awaitCaughtUp}. */
  public static KafkaFollowedRooms start(KafkaSettings kafka, Topics topics) {
    return new KafkaFollowedRooms(CompactedTable.start(kafka, topics.peeks(), "followed-rooms"));
  }

  /** Waits until everything that the topic held at the start has been read. */
  public KafkaFollowedRooms awaitCaughtUp(Duration patience) throws InterruptedException {
    table.awaitCaughtUp(patience);
    return this;
  }

  @Override
  public Optional<FollowedRoom> get(RoomId roomId) {
    return table.get(roomId);
  }

  @Override
  public Collection<FollowedRoom> all() {
    return table.entries().values();
  }

  @Override
  public void put(FollowedRoom room) throws InterruptedException {
    write(room.roomId(), Optional.of(room));
  }

  @Override
  public void remove(RoomId roomId) throws InterruptedException {
    write(roomId, Optional.empty());
  }

  private void write(RoomId roomId, Optional<FollowedRoom> room) throws InterruptedException {
    writing.lockInterruptibly();
    try {
      table.write(roomId, room, room::equals);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    table.close();
  }
}
