package io.peekbridge.api.directory;

import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The rooms that we host, kept up to date by a view of the rooms' state: give it to {@link
 * io.peekbridge.kafka.CompactedView#startTelling} as the listener. Of other rooms it keeps the id.
 */
public final class HostedRooms implements BiConsumer<RoomStateKey, Optional<RoomStateEntry>> {
  private final ServerName us;
  private final Map<RoomId, HostedRoom> rooms = new ConcurrentHashMap<>();
  private final Set<RoomId> foreign = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<RoomId>> claims = new ConcurrentHashMap<>();
  private final Map<String, Set<RoomId>> users = new ConcurrentHashMap<>();

  /** Rooms that users of this server have made. */
  public HostedRooms(ServerName us) {
    this.us = us;
  }

  @Override
  public void accept(RoomStateKey key, Optional<RoomStateEntry> entry) {
    boolean kept = key.stateKey().isEmpty() && HostedRoom.KEPT.contains(key.type());
    boolean member = key.type().equals(HostedRoom.MEMBER);
    if ((!kept && !member) || foreign.contains(key.roomId())) {
      return;
    }
    HostedRoom room = rooms.computeIfAbsent(key.roomId(), id -> new HostedRoom(id, us));
    Optional<StateEvent> event = entry.map(StateEvent::of);
    if (member) {
      room.putMember(key.stateKey(), event);
      index(users, key.stateKey(), room, room.profileOf(key.stateKey()).isPresent());
    } else {
      put(room, key.type(), event);
    }
  }

  private void put(HostedRoom room, String type, Optional<StateEvent> event) {
    List<String> before = room.aliases().toList();
    room.put(type, event);
    if (type.equals(HostedRoom.CREATE) && event.isPresent() && !room.isOurs()) {
      forget(room);
      return;
    }
    before.forEach(alias -> index(claims, alias, room, false));
    room.aliases().forEach(alias -> index(claims, alias, room, true));
  }

  private void forget(HostedRoom room) {
    foreign.add(room.roomId());
    rooms.remove(room.roomId());
    List.of(claims, users)
        .forEach(index -> index.values().removeIf(ids -> isEmptyWithout(ids, room)));
  }

  private static boolean isEmptyWithout(Set<RoomId> ids, HostedRoom room) {
    ids.remove(room.roomId());
    return ids.isEmpty();
  }

  private static void index(
      Map<String, Set<RoomId>> index, String name, HostedRoom room, boolean present) {
    index.compute(
        name,
        (same, known) -> {
          Set<RoomId> ids = known == null ? ConcurrentHashMap.newKeySet() : known;
          if (present) {
            ids.add(room.roomId());
          } else {
            ids.remove(room.roomId());
          }
          return ids.isEmpty() ? null : ids;
        });
  }

  /**
   * The room that has an alias of ours. Should several claim it, the one has it whose claim is by a
   * user of ours, and of these the oldest.
   */
  public Optional<RoomId> byAlias(RoomAlias alias) {
    return claims.getOrDefault(alias.toString(), Set.of()).stream()
        .flatMap(id -> ours(id).stream())
        .min(
            Comparator.comparing(this::isClaimOfOthers)
                .thenComparingLong(HostedRooms::claimedAt)
                .thenComparing(HostedRoom::roomId))
        .map(HostedRoom::roomId);
  }

  private boolean isClaimOfOthers(HostedRoom room) {
    return room.entry(HostedRoom.CANONICAL_ALIAS)
        .filter(claim -> claim.sender().endsWith(":" + us))
        .isEmpty();
  }

  private static long claimedAt(HostedRoom room) {
    return room.entry(HostedRoom.CANONICAL_ALIAS).map(StateEvent::ts).orElse(Long.MAX_VALUE);
  }

  private Optional<HostedRoom> ours(RoomId roomId) {
    return Optional.ofNullable(rooms.get(roomId)).filter(HostedRoom::isOurs);
  }

  /** The rooms for the public, in the order of {@link ListedRoom#LARGEST_FIRST}. */
  public List<ListedRoom> listed() {
    return rooms.values().stream()
        .filter(HostedRoom::isOurs)
        .flatMap(room -> room.listed().stream())
        .sorted(ListedRoom.LARGEST_FIRST)
        .toList();
  }

  /** How a user of ours was last shown in any of the rooms; empty if there is no such user. */
  public Optional<Profile> profile(UserId user) {
    return users.getOrDefault(user.value(), Set.of()).stream()
        .flatMap(id -> ours(id).stream())
        .flatMap(room -> room.profileOf(user.value()).stream())
        .max(Comparator.comparingLong(Profile::since));
  }
}
