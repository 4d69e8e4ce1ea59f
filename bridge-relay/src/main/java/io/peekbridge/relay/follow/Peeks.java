package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.PeekStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what is so what is wanted: one peek for each followed room. A peek that ends is waited for
 * before the same room gets another one, so that the end of the first cannot hit the second.
 */
final class Peeks {
  private static final Logger log = LoggerFactory.getLogger(Peeks.class);

  private final Function<RoomId, Optional<FollowedRoom>> wanted;
  private final Peek.Services services;
  private final Map<RoomId, Peek> peeks = new HashMap<>();
  private boolean closed;

  /**
   * No peeks yet.
   *
   * @param wanted the room as it is to be followed now
   */
  Peeks(Function<RoomId, Optional<FollowedRoom>> wanted, Peek.Services services) {
    this.wanted = wanted;
    this.services = services;
  }

  /** Something may have changed about the room. */
  synchronized void reconcile(RoomId roomId) {
    if (closed) {
      return;
    }
    Optional<FollowedRoom> room = wanted.apply(roomId).filter(Peeks::isUsable);
    Peek peek = peeks.get(roomId);
    if (peek == null) {
      room.ifPresent(this::follow);
    } else if (room.isPresent() && room.get().peekId().equals(peek.room().peekId())) {
      peek.reroute(room.get());
    } else {
      peek.unfollow();
    }
  }

  private static boolean isUsable(FollowedRoom room) {
    boolean usable =
        room.roomId() != null
            && room.peekId() != null
            && room.via() != null
            && !room.via().isEmpty();
    if (!usable) {
      log.error("cannot follow {}", room);
    }
    return usable;
  }

  private void follow(FollowedRoom room) {
    Peek peek = new Peek(room, services, () -> ended(room.roomId()));
    peeks.put(room.roomId(), peek);
    peek.begin();
  }

  /** The room is followed as far as the topology knows. If nobody wants that, it is forgotten. */
  synchronized void forgetUnlessWanted(RoomId roomId) {
    if (closed || peeks.containsKey(roomId) || wanted.apply(roomId).isPresent()) {
      return;
    }
    FollowedRoom nobodys = new FollowedRoom(roomId, List.of(), "", 0);
    Peek peek = new Peek(nobodys, services, () -> ended(roomId));
    peeks.put(roomId, peek);
    peek.beginToForget();
  }

  private synchronized void ended(RoomId roomId) {
    peeks.remove(roomId);
    reconcile(roomId);
  }

  void expired(ServerName origin, RoomId roomId, String peekId) {
    Optional.ofNullable(get(roomId)).ifPresent(peek -> peek.expired(origin, peekId));
  }

  private synchronized Peek get(RoomId roomId) {
    return peeks.get(roomId);
  }

  List<PeekStatus> status() {
    return all().stream().map(Peek::status).toList();
  }

  long count(PeekStatus.State state) {
    return status().stream().filter(peek -> peek.state() == state).count();
  }

  private synchronized List<Peek> all() {
    return List.copyOf(peeks.values());
  }

  /** Leaves the peeks as they are. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    all().forEach(Peek::abandon);
  }
}
