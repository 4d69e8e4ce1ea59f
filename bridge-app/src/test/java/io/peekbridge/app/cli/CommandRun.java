package io.peekbridge.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * A command line that was run in this process.
 *
 * @param out what it printed, with line feeds
 * @param err what it said on standard error, with line feeds
 */
record CommandRun(int code, String out, String err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        BridgeCommand.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandRun(code, unix(out), unix(err));
  }

  private static String unix(StringWriter text) {
    return String.join("\n", List.of(text.toString().split(System.lineSeparator(), -1)));
  }
}
