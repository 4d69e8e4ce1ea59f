package io.peekbridge.relay.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt to bring records to a destination. */
final class Deliverer {
  private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final ServerName origin;
  private final Transactions transactions;
  private final FederationClient client;
  private final Duration timeout;
  private final RelayMetrics metrics;
  private final InstantSource clock;

  /** Of a lane that was stopped before its turn. */
  static final LaneEvent NOT_SENT =
      new LaneEvent.Failed("stopped before its turn", Optional.empty(), Suspicion.NONE, 0);

  Deliverer(
      ServerName origin,
      FederationClient client,
      Duration timeout,
      RelayMetrics metrics,
      InstantSource clock) {
    this.origin = origin;
    this.transactions = new Transactions(origin);
    this.client = client;
    this.timeout = timeout;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Sends the records as one transaction and waits for the answer. */
  LaneEvent deliver(ServerName destination, List<HeldRecord> records) {
    long begun = System.nanoTime();
    Outcome outcome = send(destination, transactions.of(records));
    if (outcome.failure().isPresent()) {
      return outcome.failure().get().of(records.size());
    }
    int pdus = (int) records.stream().filter(HeldRecord::isPdu).count();
    metrics.delivered(pdus, records.size() - pdus, Duration.ofNanos(System.nanoTime() - begun));
    outcome.answer().ifPresent(this::countErrors);
    return LaneEvent.DELIVERED;
  }

  /** Sends a transaction without events and waits for the answer. */
  LaneEvent probe(ServerName destination) {
    metrics.probed();
    return send(destination, Transaction.empty(origin, clock.millis()))
        .failure()
        .<LaneEvent>map(failure -> failure.of(0))
        .orElse(LaneEvent.PROBE_TAKEN);
  }

  private record Outcome(Optional<FederationResponse> answer, Optional<Refusal> failure) {}

  private record Refusal(String error, Optional<Duration> retryAfter, Suspicion suspicion) {
    LaneEvent.Failed of(int records) {
      return new LaneEvent.Failed(error, retryAfter, suspicion, records);
    }
  }

  private Outcome send(ServerName destination, Transaction transaction) {
    try {
      return new Outcome(
          Optional.of(client.execute(request(destination, transaction))), Optional.empty());
    } catch (FederationException e) {
      if (e.kind() == FederationException.Kind.TOO_LARGE) {
        // Only what comes with a status of success is read that far.
        log.debug("the answer of {} is passed over: {}", destination, e.getMessage());
        return new Outcome(Optional.empty(), Optional.empty());
      }
      return failed(destination, e, FailureKind.of(e), e.retryAfter());
    } catch (RuntimeException e) {
      log.error("delivery of {} failed for a reason of our own", transaction.id(), e);
      return failed(destination, e, FailureKind.INTERNAL, Optional.empty());
    }
  }

  private FederationRequest request(ServerName destination, Transaction transaction) {
    FederationRequest request =
        FederationRequest.put(
                destination, "/_matrix/federation/v1/send/" + transaction.id(), transaction.body())
            .within(timeout)
            .acceptingAtMost(MAX_ANSWER_BYTES);
    return transaction.isCanonical() ? request.canonical() : request;
  }

  private Outcome failed(
      ServerName destination, Exception failure, FailureKind kind, Optional<Duration> retryAfter) {
    metrics.failed(kind);
    log.debug("delivery to {} failed: {}", destination, failure.toString());
    return new Outcome(
        Optional.empty(),
        Optional.of(
            new Refusal(String.valueOf(failure.getMessage()), retryAfter, kind.suspicion())));
  }

  /**
   * Looks at what the destination says about single events. They count as delivered: the status is
   * what says that the transaction arrived. The same holds for an answer that cannot be read.
   */
  private void countErrors(FederationResponse answer) {
    try {
      int errors = 0;
      for (var result : answer.json().path("pdus").properties()) {
        JsonNode error = result.getValue().path("error");
        if (!error.isMissingNode()) {
          errors++;
          log.debug("{} on {}: {}", answer.destination(), result.getKey(), error);
        }
      }
      metrics.pduErrors(errors);
    } catch (FederationException e) {
      log.debug("unreadable answer to a transaction: {}", e.toString());
    }
  }
}
