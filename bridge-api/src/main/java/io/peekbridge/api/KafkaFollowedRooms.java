package io.peekbridge.api;

import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/** {@link FollowedRooms} on the topic itself, with a view of it for reading. */
public final class KafkaFollowedRooms implements FollowedRooms, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Topic<RoomId, FollowedRoom> topic;
  private final Producer<RoomId, FollowedRoom> producer;
  private final CompactedView<RoomId, FollowedRoom> view;

  /** One write at a time: the next would change what the one before waits to read. */
  private final ReentrantLock writing = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private KafkaFollowedRooms(KafkaSettings kafka, Topics topics) {
    this.topic = topics.peeks();
    this.producer =
        new KafkaProducer<>(
            kafka.producer("followed-rooms"), topic.key().serializer(), topic.value().serializer());
    this.view = CompactedView.start(kafka, topic, (roomId, room) -> tellOfChange());
  }

  /** Starts to read the topic; see {@link #awaitCaughtUp}. */
  public static KafkaFollowedRooms start(KafkaSettings kafka, Topics topics) {
    return new KafkaFollowedRooms(kafka, topics);
  }

  /** Waits until everything that the topic held at the start has been read. */
  public KafkaFollowedRooms awaitCaughtUp(Duration patience) throws InterruptedException {
    view.awaitCaughtUp(patience);
    return this;
  }

  @Override
  public Optional<FollowedRoom> get(RoomId roomId) {
    return view.get(roomId);
  }

  @Override
  public Collection<FollowedRoom> all() {
    return view.entries().values();
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
      producer.send(topic.record(roomId, room.orElse(null))).get();
      awaitInView(roomId, room);
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    } finally {
      writing.unlock();
    }
  }

  private void awaitInView(RoomId roomId, Optional<FollowedRoom> wanted)
      throws InterruptedException {
    long left = PATIENCE.toNanos();
    lock.lockInterruptibly();
    try {
      while (!view.get(roomId).equals(wanted)) {
        if (left <= 0) {
          throw new TimeoutException(topic.name() + " was written but not read back in time");
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellOfChange() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
    view.close();
  }
}
