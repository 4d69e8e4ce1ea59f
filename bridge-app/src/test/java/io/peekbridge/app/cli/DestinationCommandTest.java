package io.peekbridge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.cli.FakeOperator.Request;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationCommandTest {
  private final FakeOperator operator = new FakeOperator();

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void destinations_are_a_table_of_what_is_asked_for() {
    operator.answering(
        200,
        "{\"items\":[{\"server\":\"b.example\",\"state\":\"backing_off\",\"pending\":7,"
            + "\"lag_seconds\":90,\"failures\":3,\"paused\":false,\"last_error\":\"timeout\"}]}");

    CommandRun result =
        run("destination", "list", "b.", "--failing", "--paused=false", "--min-lag", "60");

    assertThat(result.out())
        .isEqualTo(
            """
            SERVER     STATE        PENDING  LAG SECONDS  FAILURES  PAUSED  LAST ERROR
            b.example  backing_off  7        90           3         false   timeout
            """);
    assertThat(operator.requests())
        .extracting(Request::target)
        .containsExactly("/api/v1/destinations?failing=true&paused=false&min_lag=60&q=b.");
  }

  @Test
  void no_more_are_fetched_than_are_wanted() {
    operator
        .answering(200, "{\"items\":[{\"id\":\"0-9\"}],\"next\":\"9.0\"}")
        .answering(200, "{\"items\":[],\"next\":\"5.0\"}")
        .answering(200, "{\"items\":[{\"id\":\"1-2\"}],\"next\":\"4.0\"}");

    CommandRun result =
        run("dead-letter", "list", "--max", "2", "--reason", "rejected", "--room", "!r", "--json");

    assertThat(result.out()).isEqualTo("{\"id\":\"0-9\"}\n{\"id\":\"1-2\"}\n");
    assertThat(operator.requests())
        .extracting(Request::target)
        .containsExactly(
            "/api/v1/dead-letters?room=%21r&reason=REJECTED&limit=2",
            "/api/v1/dead-letters?room=%21r&reason=REJECTED&limit=2&from=9.0",
            "/api/v1/dead-letters?room=%21r&reason=REJECTED&limit=2&from=5.0");
  }

  @ParameterizedTest
  @CsvSource({"retry, --json=false", "pause, --json=false", "resume, --json=false", "drop, --yes"})
  void an_order_is_given_and_what_comes_of_it_shown(String order, String option) {
    operator.answering(202, "{\"server\":\"b.example\",\"state\":\"paused\"}");

    CommandRun result = run("destination", order, option, "b.example");

    assertThat(result).isEqualTo(new CommandRun(0, "server: b.example\nstate: paused\n", ""));
    Request request = operator.requests().getFirst();
    assertThat(request.method() + " " + request.target())
        .isEqualTo("POST /api/v1/destinations/b.example/" + order);
    assertThat(request.body()).isEqualTo("{}");
  }

  @Test
  void nothing_is_dropped_by_mistake() {
    CommandRun result = run("destination", "drop", "b.example");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--yes is needed").hasLineCount(1);
    assertThat(operator.requests()).isEmpty();
  }

  @Test
  void a_dead_letter_is_shown_and_replayed() {
    operator
        .answering(200, "{\"id\":\"2-17\",\"reason\":\"REJECTED\"}")
        .answering(409, "{\"title\":\"Conflict\",\"detail\":\"It holds no event.\"}");

    assertThat(run("dead-letter", "show", "2-17").out()).isEqualTo("id: 2-17\nreason: REJECTED\n");
    assertThat(run("dead-letter", "replay", "2-17"))
        .isEqualTo(new CommandRun(1, "", "bridge: Conflict: It holds no event. (409)\n"));
    assertThat(operator.requests())
        .extracting(Request::target)
        .containsExactly("/api/v1/dead-letters/2-17", "/api/v1/dead-letters/2-17/replay");
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--url", operator.url()))
            .toArray(String[]::new));
  }
}
