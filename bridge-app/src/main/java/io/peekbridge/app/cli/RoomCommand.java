package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.client.OperatorClient;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rooms that this bridge hosts or is in. */
@Command(
    name = "room",
    description = "Create, join and leave rooms, write into them, look at them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      RoomCommand.Create.class,
      JoinCommand.class,
      LeaveCommand.class,
      RoomCommand.Send.class,
      RoomCommand.State.class,
      RoomCommand.Show.class,
      RoomCommand.ListRooms.class,
    })
final class RoomCommand extends GroupCommand {
  /** What a new room is for; it decides type, join rules and first state. */
  enum Preset {
    profile,
    group,
    policy,
    PUBLIC;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(
      name = "create",
      description = "Create a room; prints its id.",
      mixinStandardHelpOptions = true)
  static final class Create implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;
    @Mixin RequestIdOption request;

    @Option(
        names = "--preset",
        defaultValue = "public",
        description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Preset preset;

    @Option(names = "--name", description = "The room's name.")
    String name;

    @Option(names = "--topic", description = "What the room is about.")
    String topic;

    @Option(
        names = "--room-version",
        paramLabel = "VERSION",
        description = "Such as 11 (default: 12).")
    String version;

    @Option(
        names = "--alias",
        paramLabel = "ALIAS",
        description = "#ALIAS:server or its local part; it must not be taken.")
    String alias;

    @Option(
        names = "--creator",
        paramLabel = "LOCALPART",
        description = "LOCALPART of the creator, @LOCALPART:server.")
    String creator;

    @Override
    public void run() {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("preset", preset.toString());
      putIfGiven(body, "name", name);
      putIfGiven(body, "topic", topic);
      putIfGiven(body, "version", version);
      putIfGiven(body, "alias", alias);
      putIfGiven(body, "creator_localpart", creator);
      output.value(
          operator.client().post(OperatorClient.path("rooms"), body, request.value()), "room_id");
    }

    private static void putIfGiven(ObjectNode body, String field, String value) {
      if (value != null) {
        body.put(field, value);
      }
    }
  }

  @Command(
      name = "send",
      description = "Send a message event into a room; prints the event's id.",
      mixinStandardHelpOptions = true)
  static final class Send implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;
    @Mixin RequestIdOption request;

    @Parameters(index = "0", paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Parameters(index = "1", paramLabel = "TEXT", arity = "0..1", description = "A text message.")
    String text;

    @Option(
        names = "--type",
        defaultValue = "m.room.message",
        description = "The event's type (default: ${DEFAULT-VALUE}).")
    String type;

    @Option(
        names = "--content",
        paramLabel = "JSON",
        converter = JsonArgument.class,
        description = "The event's content instead of a text; - reads it from standard input.")
    ObjectNode content;

    @Spec CommandSpec spec;

    @Override
    public void run() {
      if ((text == null) == (content == null)) {
        throw new ParameterException(spec.commandLine(), "either TEXT or --content is needed");
      }
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", type);
      body.set("content", content == null ? textMessage() : content);
      String path = OperatorClient.path("rooms", room, "events");
      output.value(operator.client().post(path, body, request.value()), "event_id");
    }

    private ObjectNode textMessage() {
      return JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", text);
    }
  }

  @Command(
      name = "state",
      description = "Set one entry of a room's state; prints the event's id.",
      mixinStandardHelpOptions = true)
  static final class State implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;
    @Mixin RequestIdOption request;

    @Parameters(index = "0", paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Parameters(index = "1", paramLabel = "TYPE", description = "Such as m.room.topic.")
    String type;

    @Parameters(
        index = "2",
        paramLabel = "JSON",
        converter = JsonArgument.class,
        description = "The content; - reads it from standard input.")
    ObjectNode content;

    @Option(
        names = "--key",
        paramLabel = "STATE_KEY",
        defaultValue = "",
        description = "The state key (default: empty).")
    String stateKey;

    @Override
    public void run() {
      String path = OperatorClient.path("rooms", room, "state", type, stateKey);
      output.value(operator.client().put(path, content, request.value()), "event_id");
    }
  }

  @Command(name = "show", description = "Show a room.", mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Parameters(paramLabel = "ROOM", description = "The room's id.")
    String room;

    @Override
    public void run() {
      output.document(operator.client().get(OperatorClient.path("rooms", room)));
    }
  }

  @Command(
      name = "list",
      description = "List the rooms known here.",
      mixinStandardHelpOptions = true)
  static final class ListRooms implements Runnable {
    @Mixin OperatorOptions operator;
    @Mixin Output output;

    @Override
    public void run() {
      output.table(
          operator.client().list(OperatorClient.path("rooms")),
          "room_id",
          "role",
          "room_version",
          "name");
    }
  }
}
