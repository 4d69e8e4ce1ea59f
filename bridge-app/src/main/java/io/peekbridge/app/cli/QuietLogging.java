package io.peekbridge.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the log out of commands that tell by themselves what happens. */
final class QuietLogging {
  private QuietLogging() {}

  /** For commands that report their own failures. */
  static void onlyErrors() {
    set(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
  }

  /** For commands that run bridges and tell of their steps, unless a level was asked for. */
  static void onlyWarnings() {
    if (System.getenv("PEEKBRIDGE_LOG") == null) {
      set("io.peekbridge", Level.WARN);
    }
  }

  private static void set(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
