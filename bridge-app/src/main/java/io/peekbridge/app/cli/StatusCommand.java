package io.peekbridge.app.cli;

import io.peekbridge.app.client.OperatorClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How a running bridge is. */
@Command(
    name = "status",
    description = "Show how a running bridge is.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Runnable {
  @Mixin OperatorOptions operator;
  @Mixin Output output;

  @Override
  public void run() {
    output.document(operator.client().get(OperatorClient.path("status")));
  }
}
