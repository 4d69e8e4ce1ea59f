package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.support.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters for what a destination does not get. */
final class Burials {
  private static final Logger log = LoggerFactory.getLogger(Burials.class);

  private final DeadLetters deadLetters;
  private final RelayMetrics metrics;
  private final InstantSource clock;

  Burials(DeadLetters deadLetters, RelayMetrics metrics, InstantSource clock) {
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The destination takes others, but not this one. */
  CompletableFuture<Void> buryRefused(
      ServerName destination, HeldRecord refused, Optional<String> error) {
    metrics.buried();
    Delivery delivery = refused.delivery();
    String detail =
        "not taken, alone in a transaction, while one without events was: "
            + error.orElse("no reason given");
    return write(
        destination,
        DeadLetter.Reason.REFUSED_BY_DESTINATION,
        detail,
        Optional.of(delivery.roomId()),
        delivery.eventId(),
        delivery
            .pdu()
            .map(pdu -> new String(pdu.bytes(), StandardCharsets.UTF_8))
            .or(delivery::expiredPeek)
            .orElse(""));
  }

  /** What waits is dropped. */
  CompletableFuture<Void> buryBacklog(
      ServerName destination, long records, long from, long through, boolean isOverdue) {
    metrics.dropped(records);
    String detail =
        "%d records or more, from offset %d to %d, %s"
            .formatted(
                records,
                from,
                through,
                isOverdue ? "because the server is too far behind" : "as ordered");
    log.info("the backlog of a destination is dropped: {}", detail);
    return write(
        destination, DeadLetter.Reason.DROPPED, detail, Optional.empty(), Optional.empty(), "");
  }

  private CompletableFuture<Void> write(
      ServerName destination,
      DeadLetter.Reason reason,
      String detail,
      Optional<RoomId> roomId,
      Optional<EventId> eventId,
      String original) {
    return deadLetters.write(
        destination.value(),
        new DeadLetter(
            reason, detail, roomId, eventId, Optional.of(destination), original, clock.millis()));
  }
}
