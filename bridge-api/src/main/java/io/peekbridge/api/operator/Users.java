package io.peekbridge.api.operator;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;

/** Users of ours: nobody has an account here, so that any name will do. */
final class Users {
  /** Who acts unless somebody else is named. */
  static final String DEFAULT_LOCALPART = "bridge";

  private Users() {}

  static UserId ofTheBridge(ServerName server) {
    return UserId.of(DEFAULT_LOCALPART, server);
  }

  /** A user by the whole id or its local part; refused if it is not one of ours. */
  static UserId named(String text, ServerName server) {
    if (!text.startsWith("@")) {
      return Fields.user(text, server);
    }
    String ending = ":" + server;
    if (!text.endsWith(ending)) {
      throw Problems.of(400, "user must be a user of " + server + ".");
    }
    return Fields.user(text.substring(1, text.length() - ending.length()), server);
  }
}
