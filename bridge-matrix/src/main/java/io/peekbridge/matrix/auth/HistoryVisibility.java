package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import java.util.Arrays;
import java.util.Optional;

/**
 * Who may see the events of a room that were sent under this setting (client-server API: "Room
 * History Visibility").
 */
public enum HistoryVisibility {
  /** Anybody, member or not, now or ever: the only one under which a room can be peeked. */
  WORLD_READABLE("world_readable"),
  /** Members, including what was sent before they came. */
  SHARED("shared"),
  /** Members, from their invite on. */
  INVITED("invited"),
  /** Members, from their join on. */
  JOINED("joined");

  private final String value;

  HistoryVisibility(String value) {
    this.value = value;
  }

  /** The value of {@code history_visibility} in events. */
  public String value() {
    return value;
  }

  /**
   * The setting that a room's {@code m.room.history_visibility} entry makes; {@link #SHARED} if it
   * makes none.
   */
  public static HistoryVisibility of(Optional<Pdu> entry) {
    return entry
        .flatMap(event -> Content.text(event.content(), "history_visibility"))
        .flatMap(HistoryVisibility::named)
        .orElse(SHARED);
  }

  private static Optional<HistoryVisibility> named(String value) {
    return Arrays.stream(values()).filter(each -> each.value.equals(value)).findFirst();
  }
}
