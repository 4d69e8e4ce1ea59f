package io.peekbridge.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.app.bridge.ClosingStack;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures scenarios one after the other, each with a bridge and a broker of its own. */
public final class Bench {
  /** The only field of a scenario that failed. */
  public static final String FAILED = "failed";

  private final BenchSettings settings;
  private final PrintWriter progress;
  private final long started = System.nanoTime();

  /**
   * A bench.
   *
   * @param progress what happens is told here
   */
  public Bench(BenchSettings settings, PrintWriter progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures; returns the machine, and for each scenario the median of each figure, or {@value
   * #FAILED} with the reason if something did not come about in time.
   */
  public ObjectNode run(Collection<Scenario> scenarios) throws InterruptedException {
    ObjectNode results = JsonNodeFactory.instance.objectNode();
    results.set("machine", Machine.describe());
    results.put("runs", settings.runs());
    for (Scenario scenario : scenarios) {
      try {
        results.set(scenario.toString(), run(scenario));
      } catch (BenchFailedException e) {
        say(scenario + ": " + e.getMessage());
        results.putObject(scenario.toString()).put(FAILED, e.getMessage());
      }
    }
    return results;
  }

  private ObjectNode run(Scenario scenario) throws InterruptedException {
    say(scenario + ": starting a broker, a bridge and the servers around it");
    try (ClosingStack closing = new ClosingStack()) {
      Benchmark benchmark = prepare(scenario, closing);
      for (int run = 1; run <= settings.warmUps(scenario); run++) {
        Map<String, Double> warmUp = benchmark.warmUp();
        if (!warmUp.isEmpty()) {
          report(scenario + ": warm-up", warmUp);
        }
      }
      List<Map<String, Double>> runs = new ArrayList<>();
      for (int run = 1; run <= settings.runs(); run++) {
        Map<String, Double> figures = benchmark.measure();
        report("%s: run %d of %d".formatted(scenario, run, settings.runs()), figures);
        runs.add(figures);
      }
      return Figures.medians(runs).put("events", settings.events(scenario));
    }
  }

  private Benchmark prepare(Scenario scenario, ClosingStack closing) throws InterruptedException {
    return switch (scenario) {
      case INGEST -> new IngestBenchmark(settings, closing);
      case FANOUT -> new FanoutBenchmark(settings, closing);
      case LATENCY -> new LatencyBenchmark(settings, closing);
      case RELAY -> new RelayBenchmark(settings, closing);
      case ISOLATION -> new IsolationBenchmark(settings, closing);
      case DEAD_WEIGHT -> new DeadWeightBenchmark(settings, closing);
      case RECOVERY -> new RecoveryBenchmark(settings, closing);
      case SCALING -> new ScalingBenchmark(settings, closing);
      case ROOMS -> new RoomsBenchmark(settings, closing);
    };
  }

  private void report(String what, Map<String, Double> figures) {
    say(
        figures.entrySet().stream()
            .map(entry -> " " + entry.getKey() + " " + Figures.text(entry.getValue()))
            .collect(Collectors.joining(",", what + ":", "")));
  }

  private void say(String text) {
    double seconds = (System.nanoTime() - started) / 1e9;
    progress.println(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, text));
    progress.flush();
  }
}
