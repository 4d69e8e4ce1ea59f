package io.peekbridge.app.kill;

import io.peekbridge.app.Main;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.support.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A bridge with its embedded broker as a process of its own, which can be killed. */
final class BridgeProcess implements AutoCloseable {
  private final Path directory;
  private final Path config;
  private final int federationPort = FreePort.find();
  private final int operatorPort = FreePort.find();
  private final HttpClient http = HttpClient.newHttpClient();
  private Process process;

  BridgeProcess(Path directory, String receivers) throws IOException {
    this.directory = directory;
    this.config = directory.resolve("bridge.yaml");
    Files.writeString(
        config,
        """
        server_name: host.test
        data_dir: "%s"
        kafka: {partitions: 2}
        federation: {port: %d, servers: %s}
        operator: {port: %d}
        peeks: {starts_per_minute: 1000000}
        relay: {first_backoff: 50ms}
        """
            .formatted(directory.resolve("data"), federationPort, receivers, operatorPort));
  }

  URI federationUrl() {
    return URI.create("http://127.0.0.1:" + federationPort);
  }

  OperatorClient client() {
    return new OperatorClient(operatorUrl(), Optional.empty());
  }

  private URI operatorUrl() {
    return URI.create("http://127.0.0.1:" + operatorPort);
  }

  /** Starts the process; what it prints goes to a file in the directory. */
  void start() throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath,
                    Main.class.getName(),
                    "serve",
                    "--config",
                    config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("bridge.log").toFile()))
            .start();
  }

  /** Waits until rooms can be asked for. */
  void awaitReady() {
    Awaitility.await("a bridge that is ready, see " + directory.resolve("bridge.log"))
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(this::isReady);
  }

  private boolean isReady() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("the bridge ended with " + process.exitValue());
    }
    HttpRequest request =
        HttpRequest.newBuilder(operatorUrl().resolve("/health/ready"))
            .timeout(Duration.ofSeconds(10))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
  }

  /** SIGKILL: nothing in the process gets to run after this. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " outlives its kill");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The port of the embedded broker, as the bridge says. */
  String bootstrapServers() {
    return client().get(OperatorClient.path("status")).path("kafka").path("bootstrap").asText();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
  }
}
