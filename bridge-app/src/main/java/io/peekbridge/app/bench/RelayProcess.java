package io.peekbridge.app.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay in a process of its own, from the same class path, with the same options of the JVM. */
final class RelayProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RelayProcess.class);
  private static final long END_SECONDS = 20;

  private final Process process;
  private final Writer commands;
  private final BufferedReader answers;

  private RelayProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Returns once it runs, which does not mean that it has partitions. */
  static RelayProcess start(RelaySetup setup) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X") || option.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(RelayMain.class.getName());
    command.addAll(setup.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Only what goes wrong is to be read among the bench's own progress.
    builder.environment().putIfAbsent("PEEKBRIDGE_LOG", "WARN");
    try {
      RelayProcess started = new RelayProcess(builder.start());
      started.report();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("no process for a relay", e);
    }
  }

  RelayReport report() {
    return RelayReport.parse(ask(RelayMain.REPORT));
  }

  /** MiB of heap in use, after full collections. */
  double heapMib() {
    return Double.parseDouble(ask(RelayMain.HEAP));
  }

  private String ask(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new BenchFailedException("a relay's process has ended");
      }
      return answer;
    } catch (IOException e) {
      throw new BenchFailedException("a relay's process does not answer", e);
    }
  }

  /** Lets it end in order, and ends it if it does not. */
  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a relay's process did not end by itself within {} s", END_SECONDS);
      }
    } catch (IOException e) {
      throw new BenchFailedException("a relay's process was gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
