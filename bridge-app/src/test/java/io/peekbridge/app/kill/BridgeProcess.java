package io.peekbridge.app.kill;

import io.peekbridge.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A process of a bridge, with any of its roles, which can be killed. */
final class BridgeProcess implements AutoCloseable {
  private final String name;
  private final Path config;
  private final Path output;
  private final URI operatorUrl;
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  /** A process that has not started; what it keeps and prints goes to the directory. */
  BridgeProcess(Path directory, String name, ProcessSettings settings) throws IOException {
    this.name = name;
    this.config = directory.resolve(name + ".yaml");
    this.output = directory.resolve(name + ".log");
    this.operatorUrl = settings.operatorUrl();
    Files.writeString(config, settings.yaml(directory.resolve(name)));
  }

  URI operatorUrl() {
    return operatorUrl;
  }

  /** Starts it and returns at once. */
  void start() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-Xmx512m",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      classPath,
                      Main.class.getName(),
                      "serve",
                      "--config",
                      config.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it says that it is ready. */
  void awaitReady() {
    Awaitility.await(name + " to be ready, see " + output)
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::isReady);
  }

  private boolean isReady() throws IOException, InterruptedException {
    requireAlive();
    HttpRequest request =
        HttpRequest.newBuilder(operatorUrl.resolve("/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** A process that ends by itself is a fault of its own. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ", see " + output);
    }
  }

  /** SIGKILL: nothing in the process gets to run after this. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " outlives its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
