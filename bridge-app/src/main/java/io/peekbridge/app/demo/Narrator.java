package io.peekbridge.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints what happens, with the time since the start. Lines of several threads don't mix. */
final class Narrator {
  private final PrintWriter out;
  private final long started = System.nanoTime();
  private int steps;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  /** A step of the demonstration begins. */
  synchronized void step(String text) {
    steps++;
    line("");
    line(String.format(Locale.ROOT, "%d. %s  [%.1f s]", steps, text, seconds()));
  }

  /** Something that happened in it. */
  synchronized void say(String text) {
    line("   " + text);
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
