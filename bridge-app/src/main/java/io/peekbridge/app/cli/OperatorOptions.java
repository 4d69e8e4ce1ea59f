package io.peekbridge.app.cli;

import io.peekbridge.app.client.OperatorClient;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How to reach a running bridge. */
final class OperatorOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:PEEKBRIDGE_URL:-http://127.0.0.1:8009}",
      description = "Operator interface of the bridge (default: ${DEFAULT-VALUE}).")
  URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:PEEKBRIDGE_TOKEN}",
      description = "Its token, if it asks for one (default: PEEKBRIDGE_TOKEN).")
  String token;

  OperatorClient client() {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--url: '" + url + "' is not http://HOST:PORT");
    }
    return new OperatorClient(url, Optional.ofNullable(token));
  }
}
