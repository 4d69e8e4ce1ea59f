package io.peekbridge.app;

import io.peekbridge.app.cli.BridgeCommand;

/** The {@code bridge} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits with its code: 0 done, 1 failed, 2 used wrongly. */
  public static void main(String[] arguments) {
    System.exit(BridgeCommand.run(arguments));
  }
}
