package io.peekbridge.app.cli;

import picocli.CommandLine;

/** A command that only has commands below it. */
abstract class GroupCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "one of these is needed: " + String.join(", ", spec.subcommands().keySet()));
  }
}
