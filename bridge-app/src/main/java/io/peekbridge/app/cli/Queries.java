package io.peekbridge.app.cli;

import java.util.Map;

/** Queries of options that were given. */
final class Queries {
  private Queries() {}

  /** Puts an option into the query unless it was left out. */
  static void put(Map<String, String> query, String name, Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }
}
