package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.event.Pdu;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may see the events of a room that were sent under this setting (client-server API: "Room
 * History Visibility").
 */
public enum HistoryVisibility {
  /** Anybody, member or not, now or ever: the only one under which a room can be peeked. */
  WORLD_READABLE,
  /** Members, including what was sent before they came. */
  SHARED,
  /** Members, from their invite on. */
  INVITED,
  /** Members, from their join on. */
  JOINED;

  /** The value of {@code history_visibility} in events. */
  public String value() {
    return name().toLowerCase(Locale.ROOT);
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
    return Arrays.stream(values()).filter(each -> each.value().equals(value)).findFirst();
  }
}
