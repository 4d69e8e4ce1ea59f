package io.peekbridge.app.cli;

import io.peekbridge.app.demo.Demo;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole path on this machine. */
@Command(
    name = "demo",
    description = {
      "Show the whole path on this machine: a broker and two bridges; the first hosts a profile,",
      "the second peeks it, and each change arrives on the second one's topics.",
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final Duration FOREVER = Duration.ofDays(10_000);

  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--exit",
      description = "End after checking that every change arrived; exit code 0 only then.")
  boolean exit;

  @Override
  public Integer call() throws Exception {
    QuietLogging.onlyWarnings();
    try (RunningUntilSignal signal = new RunningUntilSignal();
        Demo demo = new Demo(spec.commandLine().getOut())) {
      try {
        boolean complete = demo.run();
        if (exit || !complete) {
          return complete ? 0 : BridgeCommand.FAILED;
        }
        demo.invite();
        signal.await(FOREVER);
      } catch (InterruptedException e) {
        if (!signal.hasCome()) {
          throw e;
        }
      }
      return 0;
    }
  }
}
