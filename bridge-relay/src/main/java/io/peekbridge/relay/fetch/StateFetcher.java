package io.peekbridge.relay.fetch;

import io.peekbridge.federation.FederationException;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.event.EventOrder;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Gets the state before an event from a server. */
public final class StateFetcher {
  /** As many events are asked for one by one; with more, the whole state is asked for. */
  private static final int FEW = 200;

  private final RoomClient client;
  private final EventFetcher events;
  private final EventSieve sieve;
  private final int maxEvents;

  /** What we have of an event: where its body comes from, and what its auth events are. */
  public record Known(Collection<EventId> authEvents, RawJson body) {}

  /**
   * A fetcher.
   *
   * @param maxEvents the most events that state and auth chains may have together
   */
  public StateFetcher(RoomClient client, EventSieve sieve, int maxEvents) {
    this.client = client;
    this.events = new EventFetcher(client, sieve);
    this.sieve = sieve;
    this.maxEvents = maxEvents;
  }

  /**
   * The state before an event. Only what is not known is asked for, if that is little.
   *
   * @param known what we have of an event
   */
  public FetchedState fetch(
      ServerName server,
      RoomVersion version,
      Pdu at,
      Function<EventId, Optional<Known>> known,
      TimeLimit time)
      throws FederationException, AnswerRefusedException, InterruptedException {
    RoomId roomId = at.roomId();
    Ids ids = new Ids(maxEvents);
    client.stateIds(server, roomId, at.eventId(), time, ids);
    List<EventId> unknown = ids.all().stream().filter(id -> known.apply(id).isEmpty()).toList();
    if (unknown.size() <= FEW) {
      Map<EventId, Pdu> fetched = events.fetch(server, roomId, version, unknown, time);
      if (fetched.size() == unknown.size()) {
        return together(ids, fetched, at, known);
      }
    }
    return whole(server, version, at, known, time);
  }

  /** The state before an event, all of it asked for. */
  public FetchedState whole(
      ServerName server,
      RoomVersion version,
      Pdu at,
      Function<EventId, Optional<Known>> known,
      TimeLimit time)
      throws FederationException, AnswerRefusedException, InterruptedException {
    StateCollector collector = new StateCollector(sieve, at.roomId(), version, "pdus", maxEvents);
    FetchedState state = null;
    try {
      client.state(server, at.roomId(), at.eventId(), time, collector);
      state = collector.finish(at, id -> known.apply(id).isPresent());
      return state;
    } finally {
      if (state == null) {
        collector.close();
      }
    }
  }

  private static FetchedState together(
      Ids ids, Map<EventId, Pdu> fetched, Pdu at, Function<EventId, Optional<Known>> known)
      throws AnswerRefusedException {
    Map<EventId, Collection<EventId>> needs = new LinkedHashMap<>();
    for (EventId id : ids.all()) {
      needs.put(
          id,
          fetched.containsKey(id)
              ? fetched.get(id).authEvents()
              : known.apply(id).orElseThrow().authEvents());
    }
    needs.put(at.eventId(), at.authEvents());
    List<SnapshotPart> parts = new ArrayList<>();
    for (EventId id : EventOrder.of(needs, id -> known.apply(id).isPresent())) {
      boolean state = ids.state.contains(id);
      if (id.equals(at.eventId())) {
        parts.add(SnapshotPart.of(at, false, true));
      } else if (fetched.containsKey(id)) {
        parts.add(SnapshotPart.of(fetched.get(id), state, false));
      } else {
        parts.add(new SnapshotPart(id, state, false, () -> known.apply(id).orElseThrow().body()));
      }
    }
    if (parts.stream().noneMatch(SnapshotPart::latest)) {
      throw AnswerRefusedException.wrong("an auth event of " + at.eventId() + " is missing");
    }
    return new FetchedState(parts, needs.size() - parts.size(), () -> {});
  }

  /** Takes the answer of {@code state_ids}. */
  private static final class Ids implements JsonAnswer.Visitor {
    private static final String STATE = "pdu_ids";

    final Set<EventId> state = new LinkedHashSet<>();
    final Set<EventId> authChain = new LinkedHashSet<>();
    private final int most;
    private int taken;

    Ids(int most) {
      this.most = most;
    }

    @Override
    public boolean wants(String field) {
      return field.equals(STATE) || field.equals("auth_chain_ids");
    }

    @Override
    public void text(String field, String value) throws AnswerRefusedException {
      if (++taken > 2 * most) {
        throw AnswerRefusedException.wrong("more than " + most + " events");
      }
      try {
        (field.equals(STATE) ? state : authChain).add(new EventId(value));
      } catch (MalformedIdException e) {
        throw AnswerRefusedException.wrong("not an event id in " + field);
      }
    }

    Set<EventId> all() {
      Set<EventId> all = new LinkedHashSet<>(state);
      all.addAll(authChain);
      return all;
    }
  }
}
