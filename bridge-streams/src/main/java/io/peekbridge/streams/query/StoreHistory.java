package io.peekbridge.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.auth.AuthTypes;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.streams.state.StateHash;
import io.peekbridge.streams.store.EventRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.streams.errors.ProcessorStateException;

/** Answers about the history of rooms, from the stores of this process. */
final class StoreHistory implements RoomHistory {
  private final Topics topics;
  private final LocalStores stores;

  StoreHistory(Topics topics, LocalStores stores) {
    this.topics = topics;
    this.stores = stores;
  }

  @Override
  public Optional<HeldEvent> event(RoomId roomId, EventId eventId) {
    return ask(roomId, reader -> held(reader, roomId, eventId));
  }

  private static Optional<HeldEvent> held(RoomReader reader, RoomId roomId, EventId eventId) {
    return reader.event(roomId, eventId).map(record -> record.held(eventId));
  }

  @Override
  public Optional<RoomId> roomOf(EventId eventId) {
    return IntStream.range(0, topics.settings().partitions())
        .mapToObj(partition -> ask(partition, reader -> reader.indexes().roomOf(eventId)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public Optional<RoomState> stateBefore(RoomId roomId, EventId eventId) {
    return stateOf(roomId, eventId, EventRecord::before);
  }

  @Override
  public Optional<RoomState> stateAfter(RoomId roomId, EventId eventId) {
    return stateOf(roomId, eventId, EventRecord::after);
  }

  private Optional<RoomState> stateOf(
      RoomId roomId, EventId eventId, Function<EventRecord, Optional<StateHash>> which) {
    return ask(roomId, reader -> reader.event(roomId, eventId).flatMap(which))
        .map(state -> state(roomId, state));
  }

  @Override
  public Optional<RoomState> currentState(RoomId roomId) {
    return ask(roomId, reader -> reader.room(roomId))
        .filter(room -> !room.state().isEmpty())
        .map(room -> state(roomId, room.state()));
  }

  private RoomState state(RoomId roomId, StateHash state) {
    int partition = partitionOf(roomId);
    return new StoredState(() -> stores.of(partition), roomId, state);
  }

  @Override
  public Set<EventId> authChain(RoomId roomId, Collection<EventId> eventIds) {
    return ask(roomId, reader -> AuthChains.of(reader, roomId, eventIds));
  }

  @Override
  public Optional<HeldEvent> closest(RoomId roomId, long time, boolean forwards) {
    return ask(
        roomId,
        reader ->
            (forwards
                    ? reader.indexes().notBefore(roomId, time)
                    : reader.indexes().notAfter(roomId, time))
                .flatMap(id -> held(reader, roomId, id)));
  }

  @Override
  public Set<ServerName> servers(RoomId roomId) {
    return ask(roomId, reader -> reader.indexes().servers(roomId));
  }

  @Override
  public Optional<NextEvent> next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content) {
    return ask(
        roomId,
        reader ->
            reader
                .room(roomId)
                .filter(room -> !room.latest().isEmpty())
                .map(room -> next(reader, roomId, room, type, sender, stateKey, content)));
  }

  private static NextEvent next(
      RoomReader reader,
      RoomId roomId,
      RoomRecord room,
      String type,
      UserId sender,
      Optional<String> stateKey,
      JsonNode content) {
    List<HeldEvent> parents =
        room.latest().stream()
            .map(id -> held(reader, roomId, id).orElseThrow())
            .sorted(Comparator.comparingLong((HeldEvent each) -> depth(room, each)).reversed())
            .limit(Pdu.MAX_PREV_EVENTS)
            .toList();
    List<HeldEvent> authEvents =
        AuthTypes.needed(type, sender, stateKey, content, room.roomVersion()).stream()
            .flatMap(key -> StoredState.states(reader).get(room.state(), key).stream())
            .flatMap(id -> held(reader, roomId, id).stream())
            .toList();
    long depth = Math.min(depth(room, parents.getFirst()) + 1, CanonicalJson.MAX_INTEGER);
    return new NextEvent(room.version(), parents, authEvents, depth);
  }

  private static long depth(RoomRecord room, HeldEvent event) {
    try {
      return Pdu.parse(event.pdu().bytes(), room.roomVersion()).depth();
    } catch (MalformedEventException e) {
      throw new ProcessorStateException("the store of events holds what is no event", e);
    }
  }

  private <T> T ask(RoomId roomId, Function<RoomReader, T> question) {
    return ask(partitionOf(roomId), question);
  }

  /**
   * Asks the stores of a partition.
   *
   * @throws RoomsUnavailableException if they cannot be read now
   */
  private <T> T ask(int partition, Function<RoomReader, T> question) {
    return StoreQueries.unavailable(() -> question.apply(stores.of(partition)));
  }

  private int partitionOf(RoomId roomId) {
    return topics.roomLog().partitionOf(roomId);
  }
}
