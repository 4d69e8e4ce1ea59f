package io.peekbridge.app.bridge;

import io.peekbridge.api.FollowedRooms;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rooms whose events are waited for at the edge although we do not have the rooms yet: followed
 * ones, and those that are being joined. Other servers send us events from the moment on in which
 * they take our membership event.
 */
final class ExpectedRooms implements FollowedRooms {
  private final FollowedRooms followed;
  private final Predicate<RoomId> joining;

  ExpectedRooms(FollowedRooms followed, Predicate<RoomId> joining) {
    this.followed = followed;
    this.joining = joining;
  }

  @Override
  public Optional<FollowedRoom> get(RoomId roomId) {
    return followed
        .get(roomId)
        .or(
            () ->
                joining.test(roomId)
                    ? Optional.of(new FollowedRoom(roomId, List.of(), "", 0))
                    : Optional.empty());
  }

  @Override
  public Collection<FollowedRoom> all() {
    return followed.all();
  }

  @Override
  public void put(FollowedRoom room) throws InterruptedException {
    followed.put(room);
  }

  @Override
  public void remove(RoomId roomId) throws InterruptedException {
    followed.remove(roomId);
  }
}
