package io.peekbridge.relay.join;

import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.JoinStatus.Reason;
import java.nio.charset.StandardCharsets;

/** What a room was called by. */
sealed interface JoinTarget {
  record Id(RoomId roomId) implements JoinTarget {}

  /** An alias, {@code #localpart:server} (appendices: "Room Aliases"). */
  record Alias(String text, ServerName server) implements JoinTarget {}

  static JoinTarget of(String text) throws JoinFailedException {
    try {
      return text.startsWith("#") ? alias(text) : new Id(new RoomId(text));
    } catch (MalformedIdException e) {
      throw invalid();
    }
  }

  private static Alias alias(String text) throws JoinFailedException {
    int colon = text.indexOf(':');
    boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= 255 && text.indexOf('\0') < 0;
    if (colon < 1 || !fits) {
      throw invalid();
    }
    return new Alias(text, new ServerName(text.substring(colon + 1)));
  }

  private static JoinFailedException invalid() {
    return new JoinFailedException(Reason.INVALID, "This is neither a room id nor an alias.");
  }
}
