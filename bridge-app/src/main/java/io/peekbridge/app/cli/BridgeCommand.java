package io.peekbridge.app.cli;

import io.peekbridge.app.client.OperatorException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The top of the command tree, and how every command reports success and failure. */
@Command(
    name = "bridge",
    description = "Matrix rooms as Kafka topics: host rooms, let others peek them, peek theirs.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      RoomCommand.class,
      PeekCommand.class,
      PeekerCommand.class,
      DestinationCommand.class,
      DeadLetterCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      StatusCommand.class,
      KeyCommand.class,
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 used wrongly.",
      "Commands that ask a running bridge find it by --url or PEEKBRIDGE_URL",
      "(default http://127.0.0.1:8009), with --token or PEEKBRIDGE_TOKEN.",
    })
public final class BridgeCommand implements Runnable {
  static final int FAILED = 1;
  static final int USED_WRONGLY = 2;

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  /** Runs a command line on the process's own streams; returns its exit code. */
  public static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    return new CommandLine(new BridgeCommand())
        .setParameterExceptionHandler(BridgeCommand::usedWrongly)
        .setExecutionExceptionHandler(BridgeCommand::failed)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is needed");
  }

  private static int usedWrongly(CommandLine.ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName(" ");
    report(command.getErr(), problem.getMessage() + " (see " + name + " --help)");
    return USED_WRONGLY;
  }

  private static int failed(Exception problem, CommandLine command, ParseResult parsed)
      throws Exception {
    if (problem instanceof CommandFailedException || problem instanceof OperatorException) {
      report(command.getErr(), problem.getMessage());
      return FAILED;
    }
    throw problem;
  }

  private static void report(PrintWriter err, String message) {
    err.println("bridge: " + message.strip().replaceAll("\\s*\\R\\s*", "; "));
    err.flush();
  }
}
