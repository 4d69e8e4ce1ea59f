package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Joins a room, and says on standard error how far that is. */
@Command(
    name = "join",
    description = {
      "Join a room of another server; prints the room's id.",
      "It goes on if the command is stopped; the same command again looks at it."
    },
    mixinStandardHelpOptions = true)
final class JoinCommand implements Runnable {
  /** How long one request waits for the end. */
  private static final int WAIT_MS = 2_000;

  @Mixin OperatorOptions operator;
  @Mixin Output output;
  @Mixin RequestIdOption request;

  @Parameters(paramLabel = "ROOM", description = "The room's id, or one of its aliases.")
  String room;

  @Option(
      names = "--via",
      paramLabel = "SERVER",
      description = "A server that is in the room; may be given several times, best first.")
  List<String> via = List.of();

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "A user of this server (default: bridge).")
  String user;

  @Spec CommandSpec spec;

  @Override
  public void run() {
    OperatorClient client = operator.client();
    JsonNode answer = ask(client);
    String shown = "";
    while (answer.path("state").asText().equals("joining")) {
      String progress = progress(answer);
      if (!progress.equals(shown)) {
        report(progress);
        shown = progress;
      }
      answer = ask(client);
    }
    output.value(answer, "room_id");
  }

  private JsonNode ask(OperatorClient client) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("wait_ms", WAIT_MS);
    ArrayNode servers = body.putArray("via");
    via.forEach(servers::add);
    if (user != null) {
      body.put("user", user);
    }
    return client.post(OperatorClient.path("rooms", room, "join"), body, request.value());
  }

  private static String progress(JsonNode answer) {
    String server = answer.path("server").asText();
    long events = answer.path("events").asLong();
    return answer.path("stage").asText()
        + (server.isEmpty() ? "" : " through " + server)
        + (events == 0 ? "" : ", " + events + " events");
  }

  private void report(String progress) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("bridge: " + progress);
    err.flush();
  }
}
