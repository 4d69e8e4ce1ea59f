package io.peekbridge.relay.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt to bring records to a destination. */
final class Deliverer {
  private static final Logger log = LoggerFactory.getLogger(Deliverer.class);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final ServerName origin;
  private final FederationClient client;
  private final Duration timeout;
  private final RelayMetrics metrics;

  Deliverer(ServerName origin, FederationClient client, Duration timeout, RelayMetrics metrics) {
    this.origin = origin;
    this.client = client;
    this.timeout = timeout;
    this.metrics = metrics;
  }

  /** Sends the records as one transaction and waits for the answer. */
  LaneEvent deliver(ServerName destination, List<HeldRecord> records) {
    Transaction transaction = Transaction.of(origin, records);
    long begun = System.nanoTime();
    try {
      FederationResponse answer =
          client.execute(
              FederationRequest.put(
                      destination,
                      "/_matrix/federation/v1/send/" + transaction.id(),
                      transaction.body())
                  .within(timeout)
                  .acceptingAtMost(MAX_ANSWER_BYTES));
      int pdus = (int) records.stream().filter(HeldRecord::isPdu).count();
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      metrics.delivered(pdus, records.size() - pdus, took);
      countErrors(answer);
      return LaneEvent.DELIVERED;
    } catch (FederationException e) {
      return failed(destination, kind(e), e, e.retryAfter());
    } catch (RuntimeException e) {
      log.error("delivery of {} failed for a reason of our own", transaction.id(), e);
      return failed(destination, "internal", e, Optional.empty());
    }
  }

  private LaneEvent failed(
      ServerName destination, String kind, Exception failure, Optional<Duration> retryAfter) {
    metrics.failed(kind);
    log.debug("delivery to {} failed: {}", destination, failure.toString());
    return new LaneEvent.Failed(String.valueOf(failure.getMessage()), retryAfter);
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

  private static String kind(FederationException failure) {
    if (failure.status().isEmpty()) {
      return failure.kind().name().toLowerCase(Locale.ROOT);
    }
    int status = failure.status().getAsInt();
    if (status == 429) {
      return "rate_limited";
    }
    return status >= 500 ? "server_error" : "refused";
  }
}
