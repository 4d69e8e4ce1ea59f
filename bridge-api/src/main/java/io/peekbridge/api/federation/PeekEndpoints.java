package io.peekbridge.api.federation;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.RoomRequests;
import io.peekbridge.api.federation.request.PathIds;
import io.peekbridge.api.federation.request.SignedRequest;
import io.peekbridge.api.federation.request.SignedRequests;
import io.peekbridge.api.federation.request.SignedRequests.SignedHandler;
import io.peekbridge.api.web.Answers;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry.PeekRenew;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStop;
import io.peekbridge.kafka.record.SubscriptionKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Peeks of other servers into our rooms (proposal: "Initiating", "Renewing" and "Deleting a peek").
 * Whether a peek is granted is decided by the topology, in the order of the room's log; the
 * snapshot in the answer is the room exactly as it was at that place.
 */
final class PeekEndpoints {
  private static final String PEEK = "/_matrix/federation/v1/peek/{roomId}/{peekId}";
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration SNAPSHOT_RETRY = Duration.ofSeconds(2);
  private static final int MAX_VERSIONS = 100;

  private final ApiSettings settings;
  private final RoomQueries rooms;
  private final RoomRequests requests;
  private final SignedRequests signed;
  private final PeekLimits limits;
  private final Semaphore snapshots;

  PeekEndpoints(
      ApiSettings settings,
      FederationServices services,
      RoomRequests requests,
      SignedRequests signed) {
    this.settings = settings;
    this.rooms = services.rooms();
    this.requests = requests;
    this.signed = signed;
    this.limits = new PeekLimits(settings.peeks(), services.peeks(), services.clock());
    this.snapshots = new Semaphore(settings.limits().maxConcurrentSnapshots());
  }

  void route(RoutesConfig routes) {
    routes.put(PEEK, signed.checked(maxBytes(), this::start));
    routes.post(PEEK + "/renew", signed.checked(maxBytes(), this::renew));
    routes.delete(PEEK, signed.checked(maxBytes(), this::stop));
    SignedHandler withoutId =
        (ctx, request) -> {
          throw PeekId.malformed().asException();
        };
    for (String path :
        List.of("/_matrix/federation/v1/peek/{roomId}", "/_matrix/federation/v1/peek/{roomId}/")) {
      routes.put(path, signed.checked(maxBytes(), withoutId));
      routes.delete(path, signed.checked(maxBytes(), withoutId));
    }
  }

  private int maxBytes() {
    return settings.limits().maxBodyBytes();
  }

  private void start(Context ctx, SignedRequest request) throws InterruptedException, IOException {
    SubscriptionKey peek = peekOf(request);
    Optional<List<String>> versions = versions(request.target().parameters("ver"));
    limits.admitStart(peek);
    if (!snapshots.tryAcquire()) {
      throw PeekLimits.exceeded("Too many peeks are starting now.", BUSY).asException();
    }
    try {
      Outcome outcome = requests.ask(peek.roomId(), startOf(peek, versions));
      if (!outcome.isOk()) {
        throw refusal(peek, outcome).asException();
      }
      answer(ctx, peek, outcome.position());
    } finally {
      snapshots.release();
    }
  }

  private PeekStart startOf(SubscriptionKey peek, Optional<List<String>> versions) {
    return new PeekStart(
        RoomRequests.freshId(), peek.server(), peek.peekId(), versions, renewalMillis());
  }

  /**
   * The peek stands by now: if its snapshot cannot be had it is asked for again, or expires, and
   * what is relayed meanwhile is safe to drop.
   */
  private void answer(Context ctx, SubscriptionKey peek, long position) throws IOException {
    RoomSnapshot snapshot =
        rooms
            .snapshot(peek.roomId(), position)
            .orElseThrow(
                () ->
                    Refusal.unavailable("The room cannot be read now.", SNAPSHOT_RETRY)
                        .asException());
    ctx.status(200).contentType("application/json");
    new SnapshotAnswer(peek.peekId(), renewalMillis(), snapshot).writeTo(ctx.outputStream());
  }

  private void renew(Context ctx, SignedRequest request) throws InterruptedException {
    SubscriptionKey peek = peekOf(request);
    limits.admitChange(peek.server());
    PeekRenew renewal =
        new PeekRenew(RoomRequests.freshId(), peek.server(), peek.peekId(), renewalMillis());
    Outcome outcome = requests.ask(peek.roomId(), renewal);
    if (!outcome.isOk()) {
      throw refusal(peek, outcome).asException();
    }
    Answers.json(ctx, 200, Map.of("renewal_interval", renewalMillis()));
  }

  private void stop(Context ctx, SignedRequest request) throws InterruptedException {
    SubscriptionKey peek = peekOf(request);
    limits.admitChange(peek.server());
    PeekStop stop = new PeekStop(RoomRequests.freshId(), peek.server(), peek.peekId());
    Outcome outcome = requests.ask(peek.roomId(), stop);
    if (!outcome.isOk()) {
      throw refusal(peek, outcome).asException();
    }
    Answers.json(ctx, 200, Map.of());
  }

  private SubscriptionKey peekOf(SignedRequest request) {
    String peekId = PeekId.checked(request.target().segment(5), settings.peeks().longIds());
    return new SubscriptionKey(PathIds.room(request.target().segment(4)), request.origin(), peekId);
  }

  /** No {@code ver} at all is no constraint (first text of the proposal). */
  private static Optional<List<String>> versions(List<String> versions) {
    if (versions.size() > MAX_VERSIONS || versions.stream().anyMatch(v -> v.length() > 64)) {
      throw Refusal.invalid("These are no room versions.").asException();
    }
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions);
  }

  private Refusal refusal(SubscriptionKey peek, Outcome outcome) {
    String reason = outcome.reason().orElse("Refused.");
    return switch (outcome.code()) {
      case NOT_FOUND -> Refusal.of(404, "M_NOT_FOUND", reason);
      case FORBIDDEN -> Refusal.of(403, "M_FORBIDDEN", reason);
      case INCOMPATIBLE_ROOM_VERSION ->
          rooms
              .room(peek.roomId())
              .map(
                  room ->
                      Refusal.of(400, "M_INCOMPATIBLE_ROOM_VERSION", reason)
                          .with("room_version", room.version()))
              .orElseGet(() -> Refusal.of(400, "M_INCOMPATIBLE_ROOM_VERSION", reason));
      case INVALID, EXISTS -> Refusal.invalid(reason);
      case OK -> throw new IllegalStateException("a granted request is not refused");
    };
  }

  private long renewalMillis() {
    return settings.peeks().renewalInterval().toMillis();
  }
}
