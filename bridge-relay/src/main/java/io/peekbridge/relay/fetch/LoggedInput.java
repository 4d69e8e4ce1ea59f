package io.peekbridge.relay.fetch;

import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The topology behind its log. */
public final class LoggedInput implements TopologyInput {
  private final RoomLogWriter log;
  private final RoomQueries rooms;
  private final Duration patience;

  /**
   * Writes to a log that stays open.
   *
   * @param patience how long a decision may take
   */
  public LoggedInput(RoomLogWriter log, RoomQueries rooms, Duration patience) {
    this.log = log;
    this.rooms = rooms;
    this.patience = patience;
  }

  @Override
  public CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry) {
    return log.append(roomId, entry);
  }

  @Override
  public Outcome decide(RoomId roomId, RoomLogEntry.Request request) throws InterruptedException {
    try {
      RecordMetadata appended = append(roomId, request).get();
      return rooms.await(roomId, request.requestId(), appended, patience);
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    }
  }
}
