package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Leaves a room. */
@Command(
    name = "leave",
    description = "Leave a room; prints the event's id.",
    mixinStandardHelpOptions = true)
final class LeaveCommand implements Runnable {
  @Mixin OperatorOptions operator;
  @Mixin Output output;
  @Mixin RequestIdOption request;

  @Parameters(paramLabel = "ROOM", description = "The room's id.")
  String room;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "A user of this server (default: bridge).")
  String user;

  @Override
  public void run() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (user != null) {
      body.put("user", user);
    }
    String path = OperatorClient.path("rooms", room, "leave");
    output.value(operator.client().post(path, body, request.value()), "event_id");
  }
}
