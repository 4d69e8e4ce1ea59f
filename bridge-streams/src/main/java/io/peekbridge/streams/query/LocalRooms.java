package io.peekbridge.streams.query;

import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.streams.state.StateHash;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The stores of this process by partition. A state's name is its hash in hexadecimal. */
public final class LocalRooms implements RoomStores {
  private final Topics topics;
  private final LocalStores stores;
  private final IntFunction<Optional<String>> holders;

  /**
   * Of these stores.
   *
   * @param holders where a partition is; empty for this process
   */
  public LocalRooms(Topics topics, LocalStores stores, IntFunction<Optional<String>> holders) {
    this.topics = topics;
    this.stores = stores;
    this.holders = holders;
  }

  @Override
  public Optional<String> holder(int partition) {
    return StoreQueries.unavailable(() -> holders.apply(partition));
  }

  @Override
  public List<RoomInfo> rooms(int partition, Optional<RoomId> after, int limit) {
    return StoreQueries.unavailable(
        () ->
            stores.of(partition).rooms(after, limit).entrySet().stream()
                .map(room -> room.getValue().info(room.getKey()))
                .toList());
  }

  @Override
  public Optional<RoomId> roomOf(int partition, EventId eventId) {
    return StoreQueries.unavailable(() -> stores.of(partition).indexes().roomOf(eventId));
  }

  @Override
  public String nameOf(RoomState state) {
    if (state instanceof StoredState stored) {
      return stored.hash().toString();
    }
    throw new IllegalArgumentException("a state of another origin: " + state);
  }

  /**
   * The state that has a name.
   *
   * @throws IllegalArgumentException if that is no name of a state
   */
  @Override
  public RoomState stateNamed(RoomId roomId, String name) {
    StateHash hash = StateHash.of(HexFormat.of().parseHex(name));
    int partition = topics.roomLog().partitionOf(roomId);
    return new StoredState(() -> stores.of(partition), roomId, hash);
  }
}
