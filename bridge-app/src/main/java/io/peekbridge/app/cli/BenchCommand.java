package io.peekbridge.app.cli;

import io.peekbridge.app.bench.Bench;
import io.peekbridge.app.bench.BenchFailedException;
import io.peekbridge.app.bench.BenchSettings;
import io.peekbridge.app.bench.Scenario;
import io.peekbridge.app.config.ConfigException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures this build on this machine. */
@Command(
    name = "bench",
    description = {
      "Measure a bridge on this machine, on loopback: PDUs that come in, deliveries that go out,"
          + " and",
      "the time between, and what rooms of different sizes cost; beside each, what the machine"
          + " does",
      "without the bridge. Progress goes to standard error, the medians to standard output.",
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;
  @Mixin Output output;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description = "What to measure: ${COMPLETION-CANDIDATES}; all unless named.")
  List<Scenario> scenarios = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "" + BenchSettings.DEFAULT_RUNS,
      description = "Measure N times, after a warm-up (default ${DEFAULT-VALUE}).")
  int runs;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of each run, in place of each scenario's own number.")
  Integer events;

  @Option(
      names = "--receivers",
      paramLabel = "N",
      defaultValue = "" + BenchSettings.DEFAULT_RECEIVERS,
      description = "Servers that fanout delivers to (default ${DEFAULT-VALUE}).")
  int receivers;

  @Option(
      names = "--rooms",
      paramLabel = "N",
      split = ",",
      description = "State events of each room that rooms joins (default 100,10000,100000).")
  List<Integer> rooms = BenchSettings.DEFAULT_ROOMS;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Another setting of the bridge, such as streams.commit_interval=100ms; several times.")
  Map<String, String> overrides = new LinkedHashMap<>();

  @Override
  public Integer call() throws InterruptedException {
    BenchSettings settings = settings();
    QuietLogging.onlyWarnings();
    try (RunningUntilSignal signal = new RunningUntilSignal()) {
      try {
        Bench bench = new Bench(settings, spec.commandLine().getErr());
        output.document(bench.run(chosen()));
      } catch (InterruptedException e) {
        if (!signal.hasCome()) {
          throw e;
        }
      } catch (BenchFailedException | ConfigException e) {
        throw new CommandFailedException(e.getMessage(), e);
      }
      return 0;
    }
  }

  private EnumSet<Scenario> chosen() {
    return scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : EnumSet.copyOf(scenarios);
  }

  private BenchSettings settings() {
    OptionalInt count = events == null ? OptionalInt.empty() : OptionalInt.of(events);
    try {
      return new BenchSettings(runs, count, receivers, rooms, overrides);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
