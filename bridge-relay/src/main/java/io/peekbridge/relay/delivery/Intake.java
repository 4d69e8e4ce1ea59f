package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.relay.support.DeadLetters;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in; what cannot be delivered ends as a dead letter. */
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final DeliveryDecoder decoder;
  private final DeadLetters deadLetters;
  private final RelayMetrics metrics;
  private final InstantSource clock;

  Intake(
      DeliveryDecoder decoder, DeadLetters deadLetters, RelayMetrics metrics, InstantSource clock) {
    this.decoder = decoder;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Hands a record to the lanes of its partition. One that cannot be read is passed over once its
   * dead letter is safe; our own topology wrote it, so that this is rare enough to wait for.
   *
   * @throws java.util.concurrent.CompletionException if the dead letter cannot be written
   */
  void take(ConsumerRecord<byte[], byte[]> read, DeliveryPartition into) {
    ReadRecord record;
    try {
      record = decoder.decode(read);
    } catch (SerializationException e) {
      log.error("{}-{}@{} is no delivery", read.topic(), read.partition(), read.offset(), e);
      deadLetters.write(read.topic(), unreadable(read, e)).join();
      return;
    }
    into.dispatch(record);
  }

  /** A destination was away for longer than the log is kept. */
  void lost(Lane lane, long from, long to) {
    metrics.lostRange();
    String detail = "records from offset " + from + " to " + to + " were deleted before delivery";
    log.warn("a destination was behind the start of the log: {}", detail);
    DeadLetter letter = letter(DeadLetter.Reason.UNDELIVERABLE, detail, Optional.of(lane), "");
    deadLetters
        .write(lane.destination().value(), letter)
        .exceptionally(
            failure -> {
              log.error("no dead letter for {}: {}", detail, failure.toString());
              return null;
            });
  }

  private DeadLetter unreadable(ConsumerRecord<byte[], byte[]> read, Exception failure) {
    String original = read.value() == null ? "" : Base64.getEncoder().encodeToString(read.value());
    return letter(DeadLetter.Reason.MALFORMED, failure.getMessage(), Optional.empty(), original);
  }

  private DeadLetter letter(
      DeadLetter.Reason reason, String detail, Optional<Lane> lane, String original) {
    return new DeadLetter(
        reason,
        detail,
        Optional.empty(),
        Optional.empty(),
        lane.map(Lane::destination),
        original,
        clock.millis());
  }
}
