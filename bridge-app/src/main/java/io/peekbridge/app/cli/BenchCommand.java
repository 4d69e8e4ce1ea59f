package io.peekbridge.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bench.Bench;
import io.peekbridge.app.bench.BenchSettings;
import io.peekbridge.app.bench.Scenario;
import io.peekbridge.app.config.ConfigException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
          + " the",
      "time between, servers that are down, a second relay, rooms of different sizes; beside each"
          + " what",
      "the machine does without the bridge, or without what is in question. Progress goes to"
          + " standard",
      "error, the medians to standard output.",
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;
  @Mixin Output output;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..*",
      description =
          "What to measure: ${COMPLETION-CANDIDATES}. Unless named, all but rooms, which takes"
              + " as long as the others together; about 15 minutes.")
  List<Scenario> scenarios = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "" + BenchSettings.DEFAULT_RUNS,
      description = "Measure N times, after a warm-up (default ${DEFAULT-VALUE}).")
  int runs;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Run N times before, in place of each scenario's own number.")
  Integer warmUps;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events of each run, in place of each scenario's own number.")
  Integer events;

  @Option(
      names = "--receivers",
      paramLabel = "N",
      defaultValue = "" + BenchSettings.DEFAULT_RECEIVERS,
      description = "Servers that fanout, relay and scaling deliver to (default ${DEFAULT-VALUE}).")
  int receivers;

  @Option(
      names = "--destinations",
      paramLabel = "N",
      description =
          "Servers of isolation, dead_weight and recovery, good and bad, in place of each"
              + " scenario's own number.")
  Integer destinations;

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
        ObjectNode results = bench.run(chosen());
        output.document(results);
        if (results.findValue(Bench.FAILED) != null) {
          throw new CommandFailedException("not all could be measured, see above");
        }
      } catch (InterruptedException e) {
        if (!signal.hasCome()) {
          throw e;
        }
      } catch (ConfigException e) {
        throw new CommandFailedException(e.getMessage(), e);
      }
      return 0;
    }
  }

  private Set<Scenario> chosen() {
    return scenarios.isEmpty() ? Scenario.usual() : EnumSet.copyOf(scenarios);
  }

  private BenchSettings settings() {
    try {
      return new BenchSettings(
          runs,
          optional(warmUps),
          optional(events),
          receivers,
          optional(destinations),
          rooms,
          overrides);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
