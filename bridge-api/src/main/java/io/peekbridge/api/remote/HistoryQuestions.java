package io.peekbridge.api.remote;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.query.NextEvent;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions of {@link RoomHistory} about events. */
final class HistoryQuestions {
  private HistoryQuestions() {}

  /** An event, whatever became of it. */
  record Held(RoomId roomId, EventId eventId) implements OfRoom<Optional<HeldEvent>> {
    @Override
    public Optional<HeldEvent> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.history().event(roomId, eventId);
    }

    @Override
    public TypeReference<Optional<HeldEvent>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The room of an event, if it is in the partition. */
  record RoomOf(int partition, EventId eventId) implements Question<Optional<RoomId>> {
    @Override
    public Optional<RoomId> answer(RoomQueries rooms, RoomStores stores) {
      return stores.roomOf(partition, eventId);
    }

    @Override
    public TypeReference<Optional<RoomId>> answered() {
      return new TypeReference<>() {};
    }

    @Override
    public int partition(Topics topics) {
      return partition;
    }
  }

  /** What authorized events. */
  record AuthChain(RoomId roomId, List<EventId> eventIds) implements OfRoom<Set<EventId>> {
    @Override
    public Set<EventId> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.history().authChain(roomId, eventIds);
    }

    @Override
    public TypeReference<Set<EventId>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The event closest to a time. */
  record Closest(RoomId roomId, long moment, boolean forwards)
      implements OfRoom<Optional<HeldEvent>> {
    @Override
    public Optional<HeldEvent> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.history().closest(roomId, moment, forwards);
    }

    @Override
    public TypeReference<Optional<HeldEvent>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** The servers in a room. */
  record Servers(RoomId roomId) implements OfRoom<Set<ServerName>> {
    @Override
    public Set<ServerName> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.history().servers(roomId);
    }

    @Override
    public TypeReference<Set<ServerName>> answered() {
      return new TypeReference<>() {};
    }
  }

  /** Where an event would stand. */
  record Next(
      RoomId roomId, String type, UserId sender, Optional<String> stateKey, JsonNode content)
      implements OfRoom<Optional<NextEvent>> {
    @Override
    public Optional<NextEvent> answer(RoomQueries rooms, RoomStores stores) {
      return rooms.history().next(roomId, type, sender, stateKey, content);
    }

    @Override
    public TypeReference<Optional<NextEvent>> answered() {
      return new TypeReference<>() {};
    }
  }
}
