package io.peekbridge.api.federation.directory;

import io.peekbridge.api.directory.ListedRoom;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.id.RoomId;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of public rooms: beside a room, which may have gone since.
 *
 * @param forwards whether what follows is wanted, or what comes before
 */
record PageToken(boolean forwards, int members, RoomId roomId) {
  private static final Pattern FORM =
      Pattern.compile("(?<direction>[fb])(?<members>[0-9]{1,9}) (?<room>.+)", Pattern.DOTALL);

  static PageToken behind(ListedRoom room) {
    return new PageToken(true, room.members(), room.roomId());
  }

  static PageToken before(ListedRoom room) {
    return new PageToken(false, room.members(), room.roomId());
  }

  /**
   * Reads a token that we have given out.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException if it is none
   */
  static PageToken parse(String text) {
    try {
      Matcher matcher = FORM.matcher(new String(Base64.decode(text), StandardCharsets.UTF_8));
      if (matcher.matches()) {
        return new PageToken(
            matcher.group("direction").equals("f"),
            Integer.parseInt(matcher.group("members")),
            new RoomId(matcher.group("room")));
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static RuntimeException invalid() {
    return Refusal.invalid("since is no place in the list.").asException();
  }

  /** Less than zero if the room stands before this place, zero if it is the room of it. */
  int compare(ListedRoom room) {
    int byMembers = Integer.compare(members, room.members());
    return byMembers != 0 ? byMembers : room.roomId().compareTo(roomId);
  }

  @Override
  public String toString() {
    String text = (forwards ? "f" : "b") + members + " " + roomId;
    return Base64.encodeUrl(text.getBytes(StandardCharsets.UTF_8));
  }
}
