package io.peekbridge.api.federation.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomState;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which users of a server a room knows. To find out takes a look at the whole state, so it is done
 * once at a time for each room and server, and remembered until the room moves on.
 */
public final class UsersOfServers {
  private static final int REMEMBERED = 256;

  private record Key(RoomId roomId, ServerName server) {}

  private record Found(long position, List<String> users) {}

  private final Supplier<RoomHistory> history;
  private final Cache<Key, Found> found = Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /** Looks into these histories, which may come and go. */
  public UsersOfServers(Supplier<RoomHistory> history) {
    this.history = history;
  }

  /** The users with a membership of any kind in the current state, former members among them. */
  public List<String> of(KnownRoom room, ServerName server) {
    long position = room.info().position();
    return found
        .asMap()
        .compute(
            new Key(room.roomId(), server),
            (key, known) ->
                known != null && known.position() == position
                    ? known
                    : new Found(position, search(room.roomId(), server)))
        .users();
  }

  private List<String> search(RoomId roomId, ServerName server) {
    List<String> users = new ArrayList<>();
    RoomHistory events = history.get();
    Optional<RoomState> state = events.currentState(roomId);
    for (EventId id : state.map(RoomState::eventIds).orElse(List.of())) {
      events
          .event(roomId, id)
          .flatMap(event -> EventHeader.of(event.pdu()).member())
          .filter(user -> user.endsWith(":" + server))
          .filter(user -> user.indexOf(':') == user.length() - server.value().length() - 1)
          .ifPresent(users::add);
    }
    return List.copyOf(users);
  }
}
