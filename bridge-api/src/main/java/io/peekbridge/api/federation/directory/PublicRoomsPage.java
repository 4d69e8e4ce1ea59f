package io.peekbridge.api.federation.directory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.peekbridge.api.directory.ListedRoom;
import io.peekbridge.matrix.id.RoomId;
import java.util.List;
import java.util.Optional;

/**
 * A page of the list of public rooms.
 *
 * @param totalRoomCountEstimate how many rooms the query finds
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record PublicRoomsPage(
    List<Chunk> chunk,
    Optional<String> nextBatch,
    Optional<String> prevBatch,
    int totalRoomCountEstimate) {

  /** A room as the API has it. */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Chunk(
      RoomId roomId,
      Optional<String> canonicalAlias,
      Optional<String> name,
      Optional<String> topic,
      Optional<String> avatarUrl,
      Optional<String> roomType,
      String joinRule,
      boolean worldReadable,
      boolean guestCanJoin,
      int numJoinedMembers) {
    static Chunk of(ListedRoom room) {
      return new Chunk(
          room.roomId(),
          room.canonicalAlias(),
          room.name(),
          room.topic(),
          room.avatarUrl(),
          room.roomType(),
          room.joinRule(),
          room.worldReadable(),
          room.guestsCanJoin(),
          room.members());
    }
  }

  /** The page that is asked for, out of all rooms in their order. */
  static PublicRoomsPage of(PublicRoomsQuery query, List<ListedRoom> rooms) {
    List<ListedRoom> found = rooms.stream().filter(query::matches).toList();
    int from = 0;
    int to = found.size();
    if (query.since().isPresent()) {
      PageToken since = query.since().get();
      int place = (int) found.stream().takeWhile(room -> since.compare(room) < 0).count();
      boolean isThere = place < to && since.compare(found.get(place)) == 0;
      from = since.forwards() ? place + (isThere ? 1 : 0) : Math.max(0, place - query.limit());
      to = since.forwards() ? to : place;
    }
    return of(found, from, Math.min(to, from + query.limit()));
  }

  private static PublicRoomsPage of(List<ListedRoom> found, int from, int to) {
    List<ListedRoom> page = found.subList(from, to);
    return new PublicRoomsPage(
        page.stream().map(Chunk::of).toList(),
        to < found.size() && !page.isEmpty()
            ? Optional.of(PageToken.behind(page.getLast()).toString())
            : Optional.empty(),
        from > 0 && !page.isEmpty()
            ? Optional.of(PageToken.before(page.getFirst()).toString())
            : Optional.empty(),
        found.size());
  }
}
