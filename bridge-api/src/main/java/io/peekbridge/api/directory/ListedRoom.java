package io.peekbridge.api.directory;

import io.peekbridge.matrix.id.RoomId;
import java.util.Comparator;
import java.util.Optional;

/**
 * A room in the list of public rooms.
 *
 * @param roomType the {@code type} of its create event
 * @param members how many users are in it
 */
public record ListedRoom(
    RoomId roomId,
    Optional<String> canonicalAlias,
    Optional<String> name,
    Optional<String> topic,
    Optional<String> avatarUrl,
    Optional<String> roomType,
    String joinRule,
    boolean worldReadable,
    boolean guestsCanJoin,
    int members) {
  /** The order of the list. */
  public static final Comparator<ListedRoom> LARGEST_FIRST =
      Comparator.comparingInt(ListedRoom::members).reversed().thenComparing(ListedRoom::roomId);
}
