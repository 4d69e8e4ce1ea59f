package io.peekbridge.api.directory;

import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A room alias, {@code #localpart:server} (appendices: "Room Aliases"). */
public record RoomAlias(String localpart, ServerName server) {
  private static final int MAX_BYTES = 255;
  private static final Pattern GRAMMAR = Pattern.compile("#(?<local>[^:\\x00\\s]+):(?<server>.+)");

  /** The alias that a text is; empty if it is none. */
  public static Optional<RoomAlias> parse(String text) {
    Matcher matcher = GRAMMAR.matcher(text);
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES || !matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RoomAlias(matcher.group("local"), new ServerName(matcher.group("server"))));
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "#" + localpart + ":" + server;
  }
}
