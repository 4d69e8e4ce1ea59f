package io.peekbridge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.peekbridge.app.Main;
import io.peekbridge.app.client.OperatorClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, with the signals that an operating system sends. */
class ServeCommandIT {
  private static final Pattern OPERATORS = Pattern.compile("operators: (http://\\S+), Kafka: .*");
  private static final int ENDED_BY_SIGTERM = 143;

  @TempDir Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void killWhatIsLeft() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  void what_was_written_before_a_sigterm_is_there_after_the_next_start() throws Exception {
    Process first = serve("--data-dir", directory.toString());
    OperatorClient before = client(first);
    String room = createRoom(before);
    first.destroy();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(ENDED_BY_SIGTERM);

    OperatorClient after = client(serve("--data-dir", directory.toString()));
    String name = after.get(OperatorClient.path("rooms", room)).path("name").asText();

    assertThat(name).isEqualTo("Still here");
  }

  @Test
  void a_second_process_on_the_same_data_is_refused() throws Exception {
    client(serve("--data-dir", directory.toString()));

    Process second = serve("--data-dir", directory.toString());

    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(BridgeCommand.FAILED);
    assertThat(second.errorReader(StandardCharsets.UTF_8).lines())
        .last()
        .asString()
        .startsWith("bridge: the broker directory ")
        .endsWith("is in use by another running broker");
  }

  @Test
  void a_wrong_configuration_is_reported_line_by_line() throws Exception {
    Process process = serve("--set", "federation.prot=1", "--name", "not a name");

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(BridgeCommand.USED_WRONGLY);
    assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
        .anyMatch(line -> line.startsWith("bridge: federation.prot"));
  }

  private Process serve(String... options) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx512m",
                    "-cp",
                    System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName(),
                    "serve",
                    "--port=0",
                    "--operator-port=0"),
                Stream.of(options))
            .toList();
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  /** Waits until the process says where it is, and until rooms can be asked for. */
  private static OperatorClient client(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    Matcher operators = OPERATORS.matcher("");
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (operators.reset(line).matches()) {
        OperatorClient client =
            new OperatorClient(URI.create(operators.group(1)), Optional.empty());
        Awaitility.await().atMost(90, TimeUnit.SECONDS).until(() -> isReady(client));
        return client;
      }
    }
    throw new IOException(
        "serve ended: "
            + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static boolean isReady(OperatorClient client) {
    return client.get(OperatorClient.path("status")).path("ready").asBoolean();
  }

  private static String createRoom(OperatorClient client) {
    return client
        .post(
            OperatorClient.path("rooms"),
            JsonNodeFactory.instance.objectNode().put("preset", "group").put("name", "Still here"),
            "first")
        .path("room_id")
        .asText();
  }
}
