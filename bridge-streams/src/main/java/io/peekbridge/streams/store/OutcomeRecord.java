package io.peekbridge.streams.store;

import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.id.EventId;
import java.time.Duration;
import java.util.Optional;

/**
 * What was decided about a request.
 *
 * @param decidedAt the time of the request's entry in the log, milliseconds since the epoch
 */
public record OutcomeRecord(long decidedAt, Outcome outcome) {
  /** How long a request that is made again gets the same answer. */
  public static final Duration RETENTION = Duration.ofDays(1);

  /** The day under which an outcome of that time is kept. */
  static long dayOf(long time) {
    return Math.floorDiv(time, RETENTION.toMillis());
  }

  boolean isKeptAt(long now) {
    return decidedAt + RETENTION.toMillis() > now;
  }

  byte[] bytes() {
    return new PackedWriter()
        .number(decidedAt)
        .text(outcome.code().name())
        .number(outcome.position())
        .text(outcome.eventId().map(EventId::value).orElse(""))
        .flag(outcome.reason().isPresent())
        .rest(outcome.reason().orElse(""))
        .bytes();
  }

  static OutcomeRecord of(byte[] bytes) {
    return PackedReader.read(
        bytes,
        in -> {
          long decidedAt = in.number();
          Outcome.Code code = Outcome.Code.valueOf(in.text());
          long position = in.number();
          Optional<EventId> eventId =
              Optional.of(in.text()).filter(id -> !id.isEmpty()).map(EventId::new);
          Optional<String> reason = in.flag() ? Optional.of(in.restAsText()) : Optional.empty();
          return new OutcomeRecord(decidedAt, new Outcome(code, reason, eventId, position));
        });
  }
}
