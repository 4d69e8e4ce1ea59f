package io.peekbridge.app.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An embedded broker in a Java process of its own, so that a test can kill it as the operating
 * system would: nothing is closed, nothing is written out.
 */
public final class BrokerProcess implements AutoCloseable {
  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts a broker in this directory and waits until it takes records. */
  public static BrokerProcess start(Path directory) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BrokerProcess.class.getName(),
                    directory.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String bootstrapServers = output.readLine();
    if (bootstrapServers == null) {
      throw new IOException("the broker process ended before it had started");
    }
    return new BrokerProcess(process, bootstrapServers);
  }

  /** Where clients connect; the same after a restart in the same directory. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Ends the process with SIGKILL and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Stops the process where it is, with SIGSTOP: its connections stay, and nothing answers. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-s", name, pid).inheritIO().start().waitFor() != 0) {
      throw new IOException("process " + pid + " did not get SIG" + name);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** The process: prints where clients connect, and stays until it is killed. */
  public static void main(String[] arguments) throws IOException {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of(arguments[0])));
    System.out.println(broker.bootstrapServers());
    // Standard input ends when the process that started this one is gone, however it went.
    System.in.transferTo(OutputStream.nullOutputStream());
    broker.close();
  }
}
