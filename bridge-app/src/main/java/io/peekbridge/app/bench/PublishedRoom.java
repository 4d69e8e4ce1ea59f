package io.peekbridge.app.bench;

import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import java.util.Optional;

/** A room of the bridge; events are written to the log as the operator port writes them. */
final class PublishedRoom implements AutoCloseable {
  private final BenchNetwork network;
  private final RoomLogWriter log;
  private final RoomId roomId;

  PublishedRoom(BenchNetwork network) {
    this.network = network;
    this.log = new RoomLogWriter(network.kafka(), network.topics(), "bench");
    this.roomId = network.createRoom();
  }

  void letPeek(Receivers receivers) throws InterruptedException {
    receivers.peek(network, roomId);
  }

  /** Writes each event of a wave when it is due, whatever becomes of the earlier ones. */
  void publish(LatencyWave wave, int events) throws InterruptedException {
    for (int i = 0; i < events; i++) {
      wave.sleepUntilDue(i);
      write(wave.first() + i);
    }
  }

  /** Writes events as fast as the log takes them; each has its number. */
  void publish(int events) {
    for (int i = 0; i < events; i++) {
      write(i);
    }
  }

  private void write(int number) {
    UserId user = UserId.of("bridge", network.name());
    RawJson content = RawJson.of(Messages.content(number).toString());
    Draft draft = new Draft(Messages.TYPE, Optional.empty(), user, content);
    // What is not written is not delivered either, which shows.
    var unused = log.append(roomId, new PublishEvent(BenchNetwork.freshId(), draft));
  }

  @Override
  public void close() {
    log.close();
  }
}
