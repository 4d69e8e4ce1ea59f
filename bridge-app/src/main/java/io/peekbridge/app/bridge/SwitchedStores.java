package io.peekbridge.app.bridge;

import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The stores of whichever topology runs now. */
final class SwitchedStores implements RoomStores {
  private final AtomicReference<RoomStores> running = new AtomicReference<>();

  void switchTo(RoomStores stores) {
    running.set(stores);
  }

  void switchOff() {
    running.set(null);
  }

  private RoomStores stores() {
    RoomStores stores = running.get();
    if (stores == null) {
      throw new RoomsUnavailableException("the topology is not running");
    }
    return stores;
  }

  @Override
  public Optional<String> holder(int partition) {
    return stores().holder(partition);
  }

  @Override
  public List<RoomInfo> rooms(int partition, Optional<RoomId> after, int limit) {
    return stores().rooms(partition, after, limit);
  }

  @Override
  public Optional<RoomId> roomOf(int partition, EventId eventId) {
    return stores().roomOf(partition, eventId);
  }

  @Override
  public String nameOf(RoomState state) {
    return stores().nameOf(state);
  }

  @Override
  public RoomState stateNamed(RoomId roomId, String name) {
    return stores().stateNamed(roomId, name);
  }
}
