package io.peekbridge.relay.gap;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.GapSettings;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about one gap: look what of it is still missing, ask the servers of the room for it
 * (first the one that sent the waiting event), append what they have, and close the gap for what
 * nobody has. Blocks; safe for use by many threads, each with another room.
 */
final class GapWork implements GapLanes.Rounds {
  private static final Logger log = LoggerFactory.getLogger(GapWork.class);

  private final GapSettings settings;
  private final ServerName ourselves;
  private final RoomQueries rooms;
  private final ParentSearch parents;
  private final AuthSearch authEvents;
  private final GapFilling filling;
  private final GapMetrics metrics;
  private final InstantSource clock;

  /** How a round ended. */
  enum Result {
    /** The gap is filled or closed. */
    DONE,
    /** No server could be reached; some may be later. */
    ALL_AWAY
  }

  GapWork(
      GapSettings settings,
      ServerName ourselves,
      RoomQueries rooms,
      ParentSearch parents,
      AuthSearch authEvents,
      GapFilling filling,
      GapMetrics metrics,
      InstantSource clock) {
    this.settings = settings;
    this.ourselves = ourselves;
    this.rooms = rooms;
    this.parents = parents;
    this.authEvents = authEvents;
    this.filling = filling;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * One round over the servers.
   *
   * @param last whether the gap is closed even if no server could be reached
   * @throws io.peekbridge.kafka.query.RoomsUnavailableException if the room cannot be asked for now
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   */
  @Override
  public Result round(Gap gap, boolean last) throws InterruptedException {
    KnownEvents known = new KnownEvents(rooms.history(), gap.roomId());
    List<EventId> missing =
        gap.missing().stream().filter(id -> !isThere(gap.kind(), id, known)).toList();
    if (missing.isEmpty()) {
      metrics.finished(gap.kind(), "nothing_missing");
      return Result.DONE;
    }
    Optional<Case> opened = open(gap, missing, known);
    if (opened.isEmpty()) {
      filling.close(gap.roomId(), missing, "the waiting event cannot be read");
      metrics.finished(gap.kind(), "given_up");
      return Result.DONE;
    }
    return work(opened.get(), last);
  }

  /**
   * Closes a gap that could not be worked on, so that nothing waits for it any more. What a round
   * brought before it failed is closed along: nothing waits for that either.
   *
   * @throws org.apache.kafka.common.KafkaException if the log cannot be written
   */
  @Override
  public void abandon(Gap gap) throws InterruptedException {
    filling.close(gap.roomId(), gap.missing(), "looking for them failed");
    metrics.finished(gap.kind(), "given_up");
  }

  private static boolean isThere(Gap.Kind kind, EventId id, KnownEvents known) {
    return kind == Gap.Kind.PARENTS ? known.hasPlaced(id) : known.has(id);
  }

  private Optional<Case> open(Gap gap, List<EventId> missing, KnownEvents known) {
    Optional<RoomVersion> version = RoomVersions.find(gap.roomVersion());
    if (version.isEmpty()) {
      return Optional.empty();
    }
    try {
      Pdu waiting = Pdu.parse(gap.pdu().bytes(), version.get());
      Servers servers = new Servers(candidates(gap, waiting, version.get()), metrics);
      Budget budget = new Budget(settings.search(), clock);
      return Optional.of(new Case(gap, version.get(), waiting, missing, known, servers, budget));
    } catch (MalformedEventException e) {
      return Optional.empty();
    }
  }

  private Result work(Case gap, boolean last) throws InterruptedException {
    List<EventId> missing =
        switch (gap.gap().kind()) {
          case PARENTS -> filling.parents(gap, parents.run(gap), settings.stateTime());
          case AUTH_EVENTS -> filling.authEvents(gap, authEvents.run(gap));
        };
    if (!missing.isEmpty() && gap.servers().areAway() && !last) {
      return Result.ALL_AWAY;
    }
    if (!missing.isEmpty()) {
      filling.close(gap.roomId(), missing, reason(gap));
    }
    metrics.finished(gap.gap().kind(), result(gap, missing));
    log.debug(
        "gap behind {} in {}: {} of {} missing",
        gap.waiting().eventId(),
        gap.roomId(),
        missing.size(),
        gap.missing().size());
    return Result.DONE;
  }

  private static String reason(Case gap) {
    return gap.servers().haveAnswered()
        ? "no server that was asked has them, or gives them to us"
        : "no server of the room could be reached";
  }

  private static String result(Case gap, List<EventId> missing) {
    if (missing.isEmpty()) {
      return "filled";
    }
    return missing.size() < gap.missing().size() ? "partly_filled" : "given_up";
  }

  private Set<ServerName> candidates(Gap gap, Pdu waiting, RoomVersion version) {
    RoomHistory history = rooms.history();
    Set<ServerName> all = new LinkedHashSet<>();
    all.add(gap.origin());
    all.add(waiting.sender().server());
    all.addAll(history.servers(gap.roomId()));
    for (EventId id : gap.latest()) {
      history.event(gap.roomId(), id).flatMap(event -> sender(event, version)).ifPresent(all::add);
    }
    all.remove(ourselves);
    Set<ServerName> some = new LinkedHashSet<>();
    all.stream().limit(settings.servers()).forEach(some::add);
    return some;
  }

  private static Optional<ServerName> sender(HeldEvent event, RoomVersion version) {
    try {
      return Optional.of(Pdu.parse(event.pdu().bytes(), version).sender().server());
    } catch (MalformedEventException e) {
      return Optional.empty();
    }
  }
}
