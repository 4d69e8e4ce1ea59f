package io.peekbridge.relay.follow;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.support.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the machine of a peek asks for, and says what came of it. Calls block. */
final class PeekActions {
  private static final Logger log = LoggerFactory.getLogger(PeekActions.class);

  /** Answers that came from a server which has given us the peek by then. */
  private static final Set<Kind> UNUSABLE = Set.of(Kind.MALFORMED, Kind.TOO_LARGE);

  private final PeekClient client;
  private final SnapshotVerifier verifier;
  private final SnapshotIntake intake;
  private final DeadLetters deadLetters;
  private final FollowMetrics metrics;
  private final InstantSource clock;

  PeekActions(
      PeekClient client,
      SnapshotVerifier verifier,
      SnapshotIntake intake,
      DeadLetters deadLetters,
      FollowMetrics metrics,
      InstantSource clock) {
    this.client = client;
    this.verifier = verifier;
    this.intake = intake;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
  }

  PeekEvent lookUp(FollowedRoom room) {
    try {
      return new PeekEvent.LookedUp(intake.isPeeked(room.roomId()));
    } catch (RoomsUnavailableException e) {
      return new PeekEvent.LookUpFailed(message(e));
    }
  }

  /** Asks for the peek, verifies its snapshot and takes it in. */
  PeekEvent start(FollowedRoom room, ServerName via) throws InterruptedException {
    Instant askedAt = clock.instant();
    try {
      PeekAnswer answer = client.put(room, via);
      Snapshot snapshot = verifier.verify(room.roomId(), answer);
      Outcome outcome = intake.take(room.roomId(), via, snapshot);
      if (!outcome.isOk()) {
        // The topology has written the dead letter.
        metrics.refused();
        return new PeekEvent.SnapshotRefused(outcome.reason().orElse("refused"));
      }
      metrics.takenIn(snapshot.events().size());
      return new PeekEvent.Started(askedAt, client.interval(answer.renewalInterval()));
    } catch (FederationException e) {
      return UNUSABLE.contains(e.kind())
          ? refused(room, via, message(e))
          : startFailed(e, e.retryAfter());
    } catch (AnswerRefusedException e) {
      return e.transientFailure()
          ? new PeekEvent.SnapshotRefused(message(e))
          : refused(room, via, message(e));
    } catch (RoomsUnavailableException | KafkaException e) {
      return startFailed(e, Optional.empty());
    }
  }

  private PeekEvent startFailed(Exception failure, Optional<Duration> retryAfter) {
    metrics.failed("start");
    return new PeekEvent.StartFailed(message(failure), retryAfter);
  }

  private PeekEvent refused(FollowedRoom room, ServerName via, String reason) {
    metrics.refused();
    log.warn("snapshot of {} refused: {}", room.roomId(), reason);
    DeadLetter letter =
        new DeadLetter(
            DeadLetter.Reason.SNAPSHOT_REFUSED,
            reason,
            Optional.of(room.roomId()),
            Optional.empty(),
            Optional.of(via),
            "",
            clock.millis());
    // The peek is asked for again whether the letter was written or not; that is only said.
    var unused =
        deadLetters
            .write(room.roomId().value(), letter)
            .whenComplete(
                (written, failure) -> {
                  if (failure != null) {
                    log.error("no dead letter for a snapshot: {}", failure.toString());
                  }
                });
    return new PeekEvent.SnapshotRefused(reason);
  }

  PeekEvent renew(FollowedRoom room, ServerName via) {
    Instant askedAt = clock.instant();
    try {
      PeekEvent renewed = new PeekEvent.Renewed(askedAt, client.renew(room, via));
      metrics.renewed();
      return renewed;
    } catch (FederationException e) {
      metrics.failed("renew");
      return isDenied(e)
          ? new PeekEvent.NotRenewed(message(e))
          : new PeekEvent.RenewFailed(message(e), e.retryAfter());
    }
  }

  /** Forgets the room, unless we are in it by now, then tells the server. */
  PeekEvent end(FollowedRoom room, Optional<ServerName> via) throws InterruptedException {
    try {
      if (!intake.isJoined(room.roomId())) {
        Outcome forgotten = intake.forget(room.roomId());
        log.debug("{} forgotten: {}", room.roomId(), forgotten.code());
      }
    } catch (RoomsUnavailableException | KafkaException e) {
      // At the next start the room is found to be followed by nobody's wish, and forgotten then.
      log.warn("{} may not be forgotten yet: {}", room.roomId(), message(e));
    }
    return via.isPresent() ? tell(room, via.get()) : new PeekEvent.Ended();
  }

  /** Tells a server that the peek ends. */
  PeekEvent tell(FollowedRoom room, ServerName via) {
    try {
      client.delete(room, via);
      return new PeekEvent.Ended();
    } catch (FederationException e) {
      if (isDenied(e)) {
        // It has no such peek, or knows no DELETE, as one existing server.
        return new PeekEvent.Ended();
      }
      metrics.failed("end");
      return new PeekEvent.EndFailed(message(e));
    }
  }

  /** Whether the server has said no, and will say so again. */
  private static boolean isDenied(FederationException e) {
    return e.status().isPresent() && !e.transientFailure();
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
