package io.peekbridge.app.cli;

import io.peekbridge.app.client.OperatorClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Other servers' peeks into rooms of ours. */
@Command(
    name = "peeker",
    description = "See which servers peek a room of ours.",
    mixinStandardHelpOptions = true,
    subcommands = PeekerCommand.ListPeekers.class)
final class PeekerCommand extends GroupCommand {

  @Command(
      name = "list",
      description = "List the servers that peek a room.",
      mixinStandardHelpOptions = true)
  static final class ListPeekers implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Override
    public void run() {
      output.table(
          operator.client().list(OperatorClient.path("rooms", room, "peekers")),
          "server",
          "peek_id",
          "expires_at");
    }
  }
}
