package io.peekbridge.app.cli;

import io.peekbridge.api.letters.LetterId;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.matrix.id.ServerName;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was refused or given up. */
@Command(
    name = "dead-letter",
    description = "See what was refused or given up, and why; give it another try.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLetterCommand.ListLetters.class,
      DeadLetterCommand.Show.class,
      DeadLetterCommand.Replay.class,
    })
final class DeadLetterCommand extends GroupCommand {
  private static final int FEW = 50;

  @Command(
      name = "list",
      description = "List dead letters, newest first.",
      mixinStandardHelpOptions = true)
  static final class ListLetters implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Option(
        names = "--server",
        paramLabel = "SERVER",
        converter = ServerNameArgument.class,
        description = "Only what came from this server or was for it.")
    ServerName server;

    @Option(names = "--room", paramLabel = "ROOM", description = "Only what is of this room.")
    String room;

    @Option(
        names = "--reason",
        paramLabel = "REASON",
        description = "Only those with this reason: ${COMPLETION-CANDIDATES}.")
    DeadLetter.Reason reason;

    @Option(
        names = "--max",
        paramLabel = "N",
        defaultValue = "" + FEW,
        description = "At most N (default: ${DEFAULT-VALUE}).")
    int max;

    @Spec CommandSpec spec;

    @Override
    public void run() {
      if (max < 1) {
        throw new ParameterException(spec.commandLine(), "--max must be at least 1");
      }
      Map<String, String> query = new LinkedHashMap<>();
      Queries.put(query, "server", server);
      Queries.put(query, "room", room);
      Queries.put(query, "reason", reason);
      output.table(
          operator.client().list(OperatorClient.path("dead-letters"), query, max),
          "id",
          "reason",
          "server",
          "room_id",
          "event_id",
          "detail");
    }
  }

  @Command(
      name = "show",
      description = "Show a dead letter, with what came in.",
      mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(
        paramLabel = "ID",
        converter = LetterIdArgument.class,
        description = "The letter's id, as in the list.")
    LetterId id;

    @Override
    public void run() {
      output.document(operator.client().get(OperatorClient.path("dead-letters", id.toString())));
    }
  }

  @Command(
      name = "replay",
      description = "Deliver its event again, or give it to its room again.",
      mixinStandardHelpOptions = true)
  static final class Replay implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(
        paramLabel = "ID",
        converter = LetterIdArgument.class,
        description = "The letter's id, as in the list.")
    LetterId id;

    @Override
    public void run() {
      String path = OperatorClient.path("dead-letters", id.toString(), "replay");
      output.document(operator.client().post(path));
    }
  }
}
