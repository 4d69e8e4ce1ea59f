package io.peekbridge.api.federation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.federation.PduVerdict.Passed;
import io.peekbridge.api.federation.PduVerdict.Refused;
import io.peekbridge.api.federation.request.OriginSlots;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.federation.keys.SignatureGate;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Takes transactions of other servers (server-server API: "Transactions"). EDUs are counted and
 * dropped. The answer comes once the log has every PDU that is not refused; whether the room
 * accepts it is decided later and told to nobody, as between all servers.
 */
final class SendEndpoint {
  private static final Duration GRACE = Duration.ofMinutes(5);
  private static final int MAX_TRANSACTION_ID = 255;

  private final int maxBytes;
  private final RoomRequests requests;
  private final SignedRequests signed;
  private final PduGate gate;
  private final TransactionCache answers;
  private final InboundLimits inbound;
  private final OriginSlots slots;
  private final ExpiredPeekListener expiredPeeks;
  private final MeterRegistry metrics;

  SendEndpoint(
      ApiSettings settings,
      FederationServices services,
      RoomRequests requests,
      SignedRequests signed,
      InboundLimits inbound) {
    Duration patience = settings.limits().patience();
    Grace grace = new Grace(services.clock(), GRACE);
    this.maxBytes = settings.limits().maxTransactionBytes();
    this.requests = requests;
    this.signed = signed;
    this.gate =
        new PduGate(
            new RoomGate(services.rooms(), services.followed(), grace, patience),
            new SignatureGate(services.keyRing()),
            grace);
    this.inbound = inbound;
    this.slots =
        new OriginSlots(
            settings.inbound().transactionsAtOnce(), "One transaction after the other, please.");
    this.answers = new TransactionCache(patience.multipliedBy(2));
    this.expiredPeeks = services.expiredPeeks();
    this.metrics = services.metrics();
  }

  void route(RoutesConfig routes) {
    routes.put("/_matrix/federation/v1/send/{txnId}", signed.checked(maxBytes, this::send));
  }

  private void send(Context ctx, SignedRequest request) throws InterruptedException {
    String transactionId = request.target().segment(4);
    if (transactionId.length() > MAX_TRANSACTION_ID) {
      throw Refusal.invalid("The transaction id is too long.").asException();
    }
    inbound.admit(request.origin(), request.requiredContent());
    Transaction transaction =
        Transaction.of(request.origin(), request.body().bytes(), request.requiredContent());
    slots.take(request.origin());
    try {
      byte[] answer =
          answers.answer(
              request.origin(), transactionId, () -> take(request.origin(), transaction));
      Answers.raw(ctx, 200, answer);
    } finally {
      slots.release(request.origin());
    }
  }

  private byte[] take(ServerName origin, Transaction transaction) throws InterruptedException {
    List<PduVerdict> verdicts = gate.judge(origin, transaction.pdus());
    appendAll(origin, verdicts);
    transaction
        .expiredPeeks()
        .forEach(peek -> expiredPeeks.peekExpired(origin, peek.roomId(), peek.peekId()));
    count(transaction, verdicts);
    Map<String, Object> results = new LinkedHashMap<>();
    for (PduVerdict verdict : verdicts) {
      switch (verdict) {
        case Passed passed -> results.put(passed.eventId().value(), Map.of());
        case Refused refused ->
            refused
                .eventId()
                .ifPresent(id -> results.putIfAbsent(id.value(), Map.of("error", refused.error())));
      }
    }
    return Answers.bytes(Map.of("pdus", results));
  }

  /** In the order of the transaction; returns when all of it is safe. */
  private void appendAll(ServerName origin, List<PduVerdict> verdicts) throws InterruptedException {
    List<CompletableFuture<?>> appends = new ArrayList<>();
    for (PduVerdict verdict : verdicts) {
      if (verdict instanceof Passed passed) {
        IncomingPdu entry = new IncomingPdu(origin, passed.eventId(), passed.pdu());
        appends.add(requests.append(passed.roomId(), entry));
      }
    }
    requests.confirmed(CompletableFuture.allOf(appends.toArray(CompletableFuture<?>[]::new)));
  }

  private void count(Transaction transaction, List<PduVerdict> verdicts) {
    for (PduVerdict verdict : verdicts) {
      String result = verdict instanceof Refused refused ? refused.reason() : "passed";
      metrics.counter("peekbridge.pdus.received", "result", result).increment();
    }
    metrics.counter("peekbridge.edus.dropped").increment(transaction.edus());
    metrics.counter("peekbridge.peeks.expired.told").increment(transaction.expiredPeeks().size());
  }
}
