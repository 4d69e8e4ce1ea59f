package io.peekbridge.api.federation.room;

import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomQueries;
import java.time.Clock;

/** What endpoints about rooms work with. */
public record RoomServices(
    FederationIdentity identity,
    RoomQueries rooms,
    KnownRooms known,
    UsersOfServers users,
    Clock clock) {

  /** The same on these rooms. */
  public static RoomServices of(FederationIdentity identity, RoomQueries rooms, Clock clock) {
    return new RoomServices(
        identity, rooms, new KnownRooms(rooms), new UsersOfServers(rooms::history), clock);
  }

  public RoomHistory history() {
    return rooms.history();
  }
}
