package io.peekbridge.app.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A part of a bridge that can have a process of its own. */
public enum Role {
  /** The embedded broker. */
  BROKER,
  /** The ports for other servers and for operators. */
  API,
  /** The topology with its stores, and what asks them: our own peeks, and the search for gaps. */
  STREAMS,
  /** Deliveries to other servers. */
  RELAY;

  /** As it is written in settings. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that is written like this. */
  static Optional<Role> of(String id) {
    return Arrays.stream(values()).filter(role -> role.id().equals(id)).findFirst();
  }
}
