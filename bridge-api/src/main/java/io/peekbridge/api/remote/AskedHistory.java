package io.peekbridge.api.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.api.remote.StateQuestions.Which;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The history of rooms, asked where it is. */
record AskedHistory(Asker asker) implements RoomHistory {
  @Override
  public Optional<HeldEvent> event(RoomId roomId, EventId eventId) {
    return asker.ask(new HistoryQuestions.Held(roomId, eventId));
  }

  @Override
  public Optional<RoomId> roomOf(EventId eventId) {
    return IntStream.range(0, asker.topics().settings().partitions())
        .mapToObj(partition -> asker.ask(new HistoryQuestions.RoomOf(partition, eventId)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Optional<RoomState> stateBefore(RoomId roomId, EventId eventId) {
    return state(roomId, Which.BEFORE, Optional.of(eventId));
  }

  @Override
  public Optional<RoomState> stateAfter(RoomId roomId, EventId eventId) {
    return state(roomId, Which.AFTER, Optional.of(eventId));
  }

  @Override
  public Optional<RoomState> currentState(RoomId roomId) {
    return state(roomId, Which.CURRENT, Optional.empty());
  }

  private Optional<RoomState> state(RoomId roomId, Which which, Optional<EventId> eventId) {
    return asker
        .ask(new StateQuestions.StateName(roomId, which, eventId))
        .map(name -> new AskedState(asker, roomId, name));
  }

  private record AskedState(Asker asker, RoomId roomId, String name) implements RoomState {
    @Override
    public Optional<HeldEvent> get(StateKey entry) {
      return asker.ask(new StateQuestions.Entry(roomId, name, entry));
    }

    @Override
    public List<EventId> eventIds() {
      return asker.ask(new StateQuestions.Ids(roomId, name));
    }
  }

  @Override
  public Set<EventId> authChain(RoomId roomId, Collection<EventId> eventIds) {
    return asker.ask(new HistoryQuestions.AuthChain(roomId, List.copyOf(eventIds)));
  }

  @Override
  public Optional<HeldEvent> closest(RoomId roomId, long time, boolean forwards) {
    return asker.ask(new HistoryQuestions.Closest(roomId, time, forwards));
  }

  @Override
  public Set<ServerName> servers(RoomId roomId) {
    return asker.ask(new HistoryQuestions.Servers(roomId));
  }

  @Override
  public Optional<NextEvent> next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content) {
    return asker.ask(new HistoryQuestions.Next(roomId, type, sender, stateKey, content));
  }
}
