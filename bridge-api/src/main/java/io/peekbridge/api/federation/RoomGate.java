package io.peekbridge.api.federation;

import io.peekbridge.api.FollowedRooms;
import io.peekbridge.api.federation.room.KnownRooms;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersion;
import java.time.Duration;
import java.util.Optional;

/** Which rooms the PDUs of other servers are taken for, and from whom. */
final class RoomGate {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final RoomQueries rooms;
  private final KnownRooms known;
  private final FollowedRooms followed;
  private final Grace grace;
  private final Duration patience;

  /** A room that takes PDUs. */
  record OpenRoom(RoomId roomId, RoomVersion version, boolean aclAllows) {}

  RoomGate(RoomQueries rooms, FollowedRooms followed, Grace grace, Duration patience) {
    this.rooms = rooms;
    this.known = new KnownRooms(rooms);
    this.followed = followed;
    this.grace = grace;
    this.patience = patience;
  }

  /**
   * The room as it is for a server.
   *
   * @return empty if we neither host nor follow it nor are in it
   * @throws io.peekbridge.api.web.RequestRefusedException if we follow it but its snapshot is still
   *     on the way: the transaction has to come again, in its turn
   */
  Optional<OpenRoom> open(RoomId roomId, ServerName origin) throws InterruptedException {
    Optional<RoomInfo> info = rooms.room(roomId).filter(RoomGate::isLive);
    if (info.isEmpty()
        && followed.get(roomId).isPresent()
        && grace.applies(origin, roomId.value())) {
      info = rooms.awaitRoom(roomId, patience).filter(RoomGate::isLive);
      if (info.isEmpty()) {
        throw Refusal.unavailable("The snapshot of a room is not here yet.", RETRY).asException();
      }
    }
    return info.flatMap(KnownRooms::live)
        .map(room -> new OpenRoom(roomId, room.version(), known.aclAllows(room, origin)));
  }

  private static boolean isLive(RoomInfo room) {
    return room.kind() != RoomInfo.Kind.FORGOTTEN;
  }
}
