package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Our peeks into rooms of other servers. */
@Command(
    name = "peek",
    description = "Follow rooms of other servers.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PeekCommand.Add.class,
      PeekCommand.ListPeeks.class,
      PeekCommand.Show.class,
      PeekCommand.Remove.class,
    })
final class PeekCommand extends GroupCommand {

  @Command(name = "add", description = "Follow a room.", mixinStandardHelpOptions = true)
  static final class Add implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;
    @Mixin RequestIdOption request;

    @Parameters(paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Option(
        names = "--via",
        paramLabel = "SERVER",
        required = true,
        description = "A server that has the room; may be given several times, best first.")
    List<String> via;

    @Override
    public void run() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      ArrayNode servers = body.putArray("via");
      via.forEach(servers::add);
      output.document(
          operator.client().put(OperatorClient.path("peeks", room), body, request.value()));
    }
  }

  @Command(
      name = "list",
      description = "List the rooms we follow.",
      mixinStandardHelpOptions = true)
  static final class ListPeeks implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Override
    public void run() {
      output.table(operator.client().list(OperatorClient.path("peeks")), "room_id", "state", "via");
    }
  }

  @Command(name = "show", description = "Show one of them.", mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Override
    public void run() {
      output.document(operator.client().get(OperatorClient.path("peeks", room)));
    }
  }

  @Command(name = "remove", description = "Follow a room no more.", mixinStandardHelpOptions = true)
  static final class Remove implements Runnable {
    @Mixin OperatorOptions operator;

    @Parameters(paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Override
    public void run() {
      operator.client().delete(OperatorClient.path("peeks", room));
    }
  }
}
