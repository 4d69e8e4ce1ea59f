package io.peekbridge.relay.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.fetch.TopologyInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A topology that has what it is given: it takes an event if its parents have their places, a
 * snapshot as it is, and keeps what it was told.
 */
public final class FakeTopology implements TopologyInput, RoomHistory {
  private final Map<EventId, HeldEvent> events = new LinkedHashMap<>();
  private final List<RoomLogEntry> entries = new ArrayList<>();
  private final List<RoomLogEntry.SnapshotEvent> staged = new ArrayList<>();
  private final Set<ServerName> servers = new LinkedHashSet<>();
  private Outcome outcome = Outcome.ok(0);

  public synchronized FakeTopology having(Collection<Pdu> known) {
    known.forEach(event -> put(event, HeldEvent.Status.ACCEPTED));
    return this;
  }

  public synchronized void put(Pdu event, HeldEvent.Status status) {
    events.put(
        event.eventId(),
        new HeldEvent(
            event.eventId(),
            status,
            status == HeldEvent.Status.ACCEPTED ? events.size() : HeldEvent.NO_POSITION,
            event.authEvents(),
            RawJson.of(event.bytes())));
  }

  public synchronized FakeTopology withServers(ServerName... names) {
    servers.addAll(List.of(names));
    return this;
  }

  /** Decides this from now on. */
  public synchronized void deciding(Outcome decision) {
    outcome = decision;
  }

  public synchronized List<RoomLogEntry> entries() {
    return List.copyOf(entries);
  }

  public <T extends RoomLogEntry> List<T> entries(Class<T> kind) {
    return entries().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public synchronized CompletableFuture<?> append(RoomId roomId, RoomLogEntry entry) {
    entries.add(entry);
    switch (entry) {
      case RoomLogEntry.SnapshotBegin begin -> staged.clear();
      case RoomLogEntry.SnapshotEvent event -> staged.add(event);
      default -> {}
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized Outcome decide(RoomId roomId, RoomLogEntry.Request request) {
    entries.add(request);
    if (outcome.isOk() && request instanceof RoomLogEntry.SnapshotEnd end) {
      if (end.events() != staged.size()) {
        throw new IllegalStateException(staged.size() + " events of " + end.events());
      }
      staged.forEach(event -> events.putIfAbsent(event.eventId(), held(event)));
    }
    return outcome;
  }

  private static HeldEvent held(RoomLogEntry.SnapshotEvent event) {
    return new HeldEvent(
        event.eventId(),
        event.latest() ? HeldEvent.Status.ACCEPTED : HeldEvent.Status.OUTLIER,
        HeldEvent.NO_POSITION,
        List.of(),
        event.pdu());
  }

  @Override
  public synchronized Optional<HeldEvent> event(RoomId roomId, EventId eventId) {
    return Optional.ofNullable(events.get(eventId));
  }

  @Override
  public Set<ServerName> servers(RoomId roomId) {
    return servers;
  }

  @Override
  public Optional<RoomId> roomOf(EventId eventId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RoomState> stateBefore(RoomId roomId, EventId eventId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RoomState> stateAfter(RoomId roomId, EventId eventId) {
    return Optional.empty();
  }

  @Override
  public Optional<RoomState> currentState(RoomId roomId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<EventId> authChain(RoomId roomId, Collection<EventId> eventIds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<HeldEvent> closest(RoomId roomId, long time, boolean forwards) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<NextEvent> next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content) {
    throw new UnsupportedOperationException();
  }

  /** The ids of the events that were appended one by one, in their order. */
  public List<EventId> appended() {
    return entries().stream()
        .flatMap(
            entry ->
                switch (entry) {
                  case RoomLogEntry.IncomingPdu pdu -> Stream.of(pdu.eventId());
                  case RoomLogEntry.Outlier outlier -> Stream.of(outlier.eventId());
                  default -> Stream.empty();
                })
        .toList();
  }
}
