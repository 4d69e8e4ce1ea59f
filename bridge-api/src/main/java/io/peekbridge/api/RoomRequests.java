package io.peekbridge.api;

import io.peekbridge.kafka.KafkaFailures;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/** Puts requests into the room log and waits for what the topology decides about them. */
public final class RoomRequests {
  private final RoomLog log;
  private final RoomQueries rooms;
  private final Duration patience;

  /**
   * Asks through a log.
   *
   * @param patience how long to wait for the log, and after that for the decision
   */
  public RoomRequests(RoomLog log, RoomQueries rooms, Duration patience) {
    this.log = log;
    this.rooms = rooms;
    this.patience = patience;
  }

  /** An id for a request that is made once. */
  public static String freshId() {
    return UUID.randomUUID().toString();
  }

  /**
   * Makes a request.
   *
   * @throws org.apache.kafka.common.KafkaException if the log does not confirm the request in time;
   *     it may stand in the log all the same
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if the decision is not known in
   *     time; it will be made
   */
  public Outcome ask(RoomId roomId, RoomLogEntry.Request request) throws InterruptedException {
    RecordMetadata appended = confirmed(log.append(roomId, request));
    return rooms.await(roomId, request.requestId(), appended, patience);
  }

  /** Appends what nobody decides about now; see {@link #confirmed}. */
  public CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry) {
    return log.append(roomId, entry);
  }

  /**
   * Waits until the log has confirmed.
   *
   * @throws org.apache.kafka.common.KafkaException if it does not, or not in time
   */
  public <T> T confirmed(CompletableFuture<T> append) throws InterruptedException {
    try {
      return append.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw KafkaFailures.unwrap(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("the log did not confirm within " + patience, e);
    }
  }
}
