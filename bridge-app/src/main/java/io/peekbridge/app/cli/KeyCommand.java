package io.peekbridge.app.cli;

import io.peekbridge.app.keys.SigningKeyStore;
import io.peekbridge.matrix.crypto.Ed25519;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Makes a signing key, for the processes that share it. */
@Command(
    name = "key",
    description = "Make a signing key, if there is none in the file, and show its id.",
    mixinStandardHelpOptions = true)
final class KeyCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file, as for signing_key.")
  Path file;

  @Override
  public void run() {
    try {
      String id = SigningKeyStore.loadOrCreate(file, Ed25519.fastest()).id().value();
      spec.commandLine().getOut().println(id);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }
}
