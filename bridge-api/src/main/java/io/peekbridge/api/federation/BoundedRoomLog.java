package io.peekbridge.api.federation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.RoomLog;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A log that other servers append to, with a bound on what it has not confirmed yet, and without
 * those who would only wait when it does not answer ({@link LogCircuit}). Refusals are 503 with a
 * time to come again, and leave the middle of a transaction at once, so that none of its events
 * overtakes one before it.
 */
final class BoundedRoomLog implements RoomLog {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(2);

  /** What a record takes besides the event in it. */
  private static final int ENVELOPE = 512;

  private final RoomLog log;
  private final int budget;
  private final Semaphore bytesLeft;
  private final LogCircuit circuit;
  private final MeterRegistry metrics;

  /**
   * Bounds a log.
   *
   * @param budget the bytes of all events that are appended and not confirmed
   */
  BoundedRoomLog(RoomLog log, int budget, Clock clock, MeterRegistry metrics) {
    this.log = log;
    this.budget = budget;
    this.bytesLeft = new Semaphore(budget, true);
    this.circuit = new LogCircuit(clock);
    this.metrics = metrics;
    Gauge.builder("peekbridge.log.unconfirmed.bytes", this, BoundedRoomLog::unconfirmed)
        .description("Bytes of events that are appended and not confirmed")
        .register(metrics);
    Gauge.builder("peekbridge.log.refusing", circuit, c -> c.isClosed() ? 0 : 1)
        .description("Whether transactions are refused because the log does not answer")
        .register(metrics);
  }

  /**
   * Lets a transaction in.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException with status 503 if the log is not worth
   *     asking now
   */
  void admit() {
    circuit
        .admit()
        .ifPresent(
            wait -> {
              throw refused("log_away", "The log does not answer now.", wait);
            });
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.peekbridge.api.web.RequestRefusedException with status 503 if too much waits for the
   *     log, or it is not worth asking now
   */
  @Override
  public CompletableFuture<RecordMetadata> append(RoomId roomId, RoomLogEntry entry) {
    if (!circuit.mayAppend()) {
      throw refused("log_away", "The log does not answer now.", RETRY);
    }
    int bytes = Math.min(budget, size(entry));
    take(bytes);
    circuit.started();
    CompletableFuture<RecordMetadata> appended = start(roomId, entry);
    var unused = appended.whenComplete((at, failure) -> settle(bytes, failure));
    return appended;
  }

  private CompletableFuture<RecordMetadata> start(RoomId roomId, RoomLogEntry entry) {
    try {
      return log.append(roomId, entry);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void settle(int bytes, Throwable failure) {
    bytesLeft.release(bytes);
    switch (failure) {
      case null -> circuit.succeeded();
      case RecordTooLargeException theirs -> circuit.ended();
      case SerializationException ours -> circuit.ended();
      default -> circuit.failed();
    }
  }

  private void take(int bytes) {
    try {
      if (bytesLeft.tryAcquire(bytes, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw refused("log_full", "Too much waits for the log now.", RETRY);
  }

  private RuntimeException refused(String reason, String message, Duration wait) {
    metrics.counter(InboundLimits.REFUSED, "reason", reason).increment();
    return Refusal.unavailable(message, wait).asException();
  }

  private static int size(RoomLogEntry entry) {
    return ENVELOPE
        + switch (entry) {
          case RoomLogEntry.IncomingPdu incoming -> incoming.pdu().bytes().length;
          case RoomLogEntry.HandedIn handed -> handed.pdu().bytes().length;
          default -> 0;
        };
  }

  private double unconfirmed() {
    return (double) budget - bytesLeft.availablePermits();
  }
}
