package io.peekbridge.relay.gap;

import io.peekbridge.federation.FederationException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.EventOrder;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.Appends;
import io.peekbridge.relay.fetch.FetchedState;
import io.peekbridge.relay.fetch.SnapshotUpload;
import io.peekbridge.relay.fetch.StateFetcher;
import io.peekbridge.relay.fetch.TimeLimit;
import io.peekbridge.relay.fetch.TopologyInput;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives the topology what was found, each event behind those that it needs. Where what was found
 * does not reach back to what the room has, the state before its oldest events takes the place of
 * the rest.
 */
final class GapFilling {
  /** With more loose ends, only the parents of the waiting event are taken, each with its state. */
  private static final int MAX_STATES = 10;

  private static final int SHARES = 3;

  private final TopologyInput topology;
  private final StateFetcher states;
  private final SnapshotUpload upload;
  private final GapMetrics metrics;
  private final InstantSource clock;

  GapFilling(
      TopologyInput topology,
      StateFetcher states,
      SnapshotUpload upload,
      GapMetrics metrics,
      InstantSource clock) {
    this.topology = topology;
    this.states = states;
    this.upload = upload;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Appends parents.
   *
   * @param time for states; one server has a third of it
   * @return what of the gap is still missing
   */
  List<EventId> parents(Case gap, Fetched fetched, Duration time) throws InterruptedException {
    if (fetched.open().size() > MAX_STATES) {
      fetched.retain(gap.missing());
    }
    Set<EventId> installed = new HashSet<>();
    TimeLimit whole = TimeLimit.of(clock, time);
    for (EventId open : fetched.open()) {
      Pdu event = fetched.get(open).orElseThrow().event();
      gap.servers()
          .ask(
              "state",
              () -> installed.contains(open) || whole.isOver(),
              server -> install(gap, server, event, time.dividedBy(SHARES), installed));
    }
    Map<EventId, Collection<EventId>> needs = new LinkedHashMap<>();
    fetched
        .all()
        .forEach(
            (id, found) ->
                needs.put(id, installed.contains(id) ? List.of() : found.event().prevEvents()));
    List<EventId> ordered = EventOrder.of(needs, gap.known()::hasPlaced);
    Appends appends = new Appends(topology, gap.roomId());
    for (EventId id : ordered) {
      if (!installed.contains(id)) {
        appends.add(placed(id, fetched.get(id).orElseThrow()));
      }
    }
    appends.await();
    metrics.appended(ordered.size() - installed.size());
    return without(gap, ordered);
  }

  private void install(
      Case gap, ServerName server, Pdu event, Duration time, Set<EventId> installed)
      throws FederationException, AnswerRefusedException, InterruptedException {
    try (FetchedState state =
        states.fetch(server, gap.version(), event, gap.known()::get, TimeLimit.of(clock, time))) {
      Outcome outcome =
          upload.upload(
              gap.roomId(), gap.version(), server, RoomLogEntry.Purpose.GAP, state.parts());
      if (!outcome.isOk()) {
        throw AnswerRefusedException.wrong("a state was refused: " + outcome.reason().orElse(""));
      }
      installed.add(event.eventId());
      metrics.tookState();
    }
  }

  /**
   * Appends auth events.
   *
   * @return what of the gap is still missing
   */
  List<EventId> authEvents(Case gap, Fetched fetched) throws InterruptedException {
    Map<EventId, Collection<EventId>> needs = new LinkedHashMap<>();
    fetched.all().forEach((id, found) -> needs.put(id, found.event().authEvents()));
    List<EventId> ordered = EventOrder.of(needs, gap.known()::has);
    Appends appends = new Appends(topology, gap.roomId());
    for (EventId id : ordered) {
      Fetched.Found found = fetched.get(id).orElseThrow();
      List<EventId> parents = found.event().prevEvents();
      boolean hasPlace = !parents.isEmpty() && parents.stream().allMatch(gap.known()::hasPlaced);
      appends.add(
          hasPlace ? placed(id, found) : new RoomLogEntry.Outlier(found.from(), id, found.body()));
    }
    appends.await();
    metrics.appended(ordered.size());
    return without(gap, ordered);
  }

  /** Has given up what waits for events that nobody has. */
  void close(RoomId roomId, List<EventId> missing, String reason) throws InterruptedException {
    Appends appends = new Appends(topology, roomId);
    appends.add(new RoomLogEntry.GapClosed(missing, reason));
    appends.await();
  }

  private static RoomLogEntry placed(EventId id, Fetched.Found found) {
    return new RoomLogEntry.IncomingPdu(found.from(), id, found.body(), true);
  }

  private static List<EventId> without(Case gap, List<EventId> had) {
    Set<EventId> all = new HashSet<>(had);
    return gap.missing().stream().filter(id -> !all.contains(id)).toList();
  }
}
