package io.peekbridge.app.cli;

import java.util.UUID;
import picocli.CommandLine.Option;

/** Lets a script repeat a command whose answer it did not get. */
final class RequestIdOption {
  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description =
          "Names this request: within a day, the same id on the same room gets the first answer"
              + " again and changes nothing (default: a new one).")
  String requestId;

  String value() {
    return requestId == null ? UUID.randomUUID().toString() : requestId;
  }
}
