package io.peekbridge.api.federation.room;

import io.peekbridge.api.web.Refusal;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.auth.ServerAcl;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.Optional;

/** Finds rooms, and tells whom they let in. */
public final class KnownRooms {
  private final RoomQueries rooms;

  public KnownRooms(RoomQueries rooms) {
    this.rooms = rooms;
  }

  /** The room, unless we do not know it, or no longer. */
  public Optional<KnownRoom> find(RoomId roomId) {
    return rooms.room(roomId).flatMap(KnownRooms::live);
  }

  /** The same of what is known of a room; empty for one that is forgotten. */
  public static Optional<KnownRoom> live(RoomInfo room) {
    return Optional.of(room)
        .filter(info -> info.kind() != RoomInfo.Kind.FORGOTTEN)
        .flatMap(info -> RoomVersions.find(info.version()))
        .map(version -> new KnownRoom(room, version));
  }

  /** The ACL in the room's current state (server-server API: "Server Access Control Lists"). */
  public boolean aclAllows(KnownRoom room, ServerName origin) {
    Optional<Pdu> acl =
        rooms
            .stateEntry(room.roomId(), StateKey.SERVER_ACL)
            .map(entry -> room.read(entry.event().bytes()));
    return ServerAcl.allows(acl, origin);
  }

  /**
   * The room for a server that asks about it.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException with status 404 if we do not know it,
   *     with 403 if its ACL denies the server
   */
  public KnownRoom require(RoomId roomId, ServerName origin) {
    return letIn(find(roomId).orElseThrow(KnownRooms::unknown), origin);
  }

  /**
   * The same for what only a server in the room can do: a room without users of ours is unknown.
   */
  public KnownRoom requireResident(RoomId roomId, ServerName origin) {
    return letIn(
        find(roomId).filter(KnownRoom::isResident).orElseThrow(KnownRooms::unknown), origin);
  }

  private KnownRoom letIn(KnownRoom room, ServerName origin) {
    if (!aclAllows(room, origin)) {
      throw Refusal.of(403, "M_FORBIDDEN", "The room's server ACL denies your server.")
          .asException();
    }
    return room;
  }

  private static RuntimeException unknown() {
    return Refusal.of(404, "M_NOT_FOUND", "The room is not known here.").asException();
  }
}
