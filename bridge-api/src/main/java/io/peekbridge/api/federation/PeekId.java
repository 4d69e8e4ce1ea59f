package io.peekbridge.api.federation;

import io.peekbridge.api.web.Refusal;
import java.util.regex.Pattern;

/**
 * The grammar of peek ids (proposal: "Initiating a peek"): one to eight characters out of {@code
 * 0-9 a-z A-Z . = _ -}.
 */
final class PeekId {
  private static final Pattern STANDARD = Pattern.compile("[0-9a-zA-Z.=_-]{1,8}");

  /** One server that exists sends the room id: its characters, at its greatest length. */
  private static final Pattern LONG = Pattern.compile("[0-9a-zA-Z.=_!:/+\\[\\]-]{1,255}");

  private PeekId() {}

  /**
   * The id, if it is one.
   *
   * @param admitLong whether room ids pass as well
   * @throws io.peekbridge.api.web.RequestRefusedException if it is not
   */
  static String checked(String text, boolean admitLong) {
    if (!(admitLong ? LONG : STANDARD).matcher(text).matches()) {
      throw malformed().asException();
    }
    return text;
  }

  static Refusal malformed() {
    return Refusal.of(
        400,
        "M_UNRECOGNIZED",
        "A peek id is one to eight characters out of 0-9, a-z, A-Z, '.', '=', '_' and '-'.");
  }
}
