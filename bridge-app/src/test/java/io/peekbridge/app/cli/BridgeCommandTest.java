package io.peekbridge.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.cli.FakeOperator.Request;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BridgeCommandTest {
  @TempDir Path directory;
  private final FakeOperator operator = new FakeOperator();

  @AfterEach
  void stop() {
    operator.close();
  }

  @Test
  void a_new_room_is_answered_with_its_id() {
    operator.answering(201, "{\"room_id\": \"!abc\"}");

    CommandRun result = run("room", "create", "--preset", "profile", "--name", "Alice");

    assertThat(result).isEqualTo(new CommandRun(0, "!abc\n", ""));
    Request request = operator.requests().get(0);
    assertThat(request.method() + " " + request.target()).isEqualTo("POST /api/v1/rooms");
    assertThat(request.body()).isEqualTo("{\"preset\":\"profile\",\"name\":\"Alice\"}");
    assertThat(request.idempotencyKey()).isNotEmpty();
  }

  @Test
  void a_request_id_makes_a_command_repeatable() {
    operator.answering(200, "{\"event_id\": \"$e\"}");

    run("room", "send", "!abc", "hello", "--request-id", "again");

    Request request = operator.requests().get(0);
    assertThat(request.idempotencyKey()).isEqualTo("again");
    assertThat(request.body())
        .isEqualTo(
            "{\"type\":\"m.room.message\",\"content\":{\"msgtype\":\"m.text\",\"body\":\"hello\"}}");
  }

  @Test
  void ids_are_escaped_in_the_path_and_an_empty_state_key_stays() {
    operator.answering(200, "{\"event_id\": \"$e\"}");

    CommandRun result = run("room", "state", "!a/b:host:1", "m.room.topic", "{\"topic\": \"t\"}");

    assertThat(result.out()).isEqualTo("$e\n");
    assertThat(operator.requests().get(0).target())
        .isEqualTo("/api/v1/rooms/%21a%2Fb%3Ahost%3A1/state/m.room.topic/");
  }

  @Test
  void a_list_is_read_page_by_page_and_shown_as_a_table() {
    operator
        .answering(200, "{\"items\": [{\"room_id\": \"!a\", \"name\": \"A\"}], \"next\": \"!a\"}")
        .answering(200, "{\"items\": [{\"room_id\": \"!bb\"}]}");

    CommandRun result = run("room", "list");

    assertThat(result.out().lines()).hasSize(3).first().asString().startsWith("ROOM ID  ");
    assertThat(result.out()).contains("!a ", "!bb", "-");
    assertThat(operator.requests())
        .extracting(Request::target)
        .last()
        .isEqualTo("/api/v1/rooms?from=%21a");
  }

  @Test
  void programs_get_one_document_a_line() {
    operator.answering(200, "{\"items\": [{\"server\": \"b\"}, {\"server\": \"c\"}]}");

    CommandRun result = run("peeker", "list", "!a", "--json");

    assertThat(result.out()).isEqualTo("{\"server\":\"b\"}\n{\"server\":\"c\"}\n");
  }

  @Test
  void what_the_bridge_refuses_is_one_line_and_a_failure() {
    operator.answering(
        403, "{\"title\": \"Forbidden\", \"detail\": \"not\\nworld-readable\", \"status\": 403}");

    CommandRun result = run("peek", "add", "!a:b", "--via", "b");

    assertThat(result)
        .isEqualTo(new CommandRun(1, "", "bridge: Forbidden: not; world-readable (403)\n"));
    assertThat(operator.requests().get(0).body()).isEqualTo("{\"via\":[\"b\"]}");
  }

  @Test
  void a_join_says_how_far_it_is_until_it_is_done() {
    String going =
        "{\"state\":\"joining\",\"stage\":\"receiving the room\",\"server\":\"b.c\",\"events\":7}";
    operator
        .answering(202, "{\"state\":\"joining\",\"stage\":\"looking for the room\",\"events\":0}")
        .answering(202, going)
        .answering(202, going)
        .answering(200, "{\"state\":\"joined\",\"room_id\":\"!r:b.c\",\"event_id\":\"$e\"}");

    CommandRun result = run("room", "join", "#a:b.c", "--via", "b.c", "--user", "bob");

    assertThat(result)
        .isEqualTo(
            new CommandRun(
                0,
                "!r:b.c\n",
                """
                bridge: looking for the room
                bridge: receiving the room through b.c, 7 events
                """));
    assertThat(operator.requests()).hasSize(4);
    assertThat(operator.requests().get(0).target()).isEqualTo("/api/v1/rooms/%23a%3Ab.c/join");
    assertThat(operator.requests().get(0).body())
        .isEqualTo("{\"wait_ms\":2000,\"via\":[\"b.c\"],\"user\":\"bob\"}");
  }

  @Test
  void a_join_that_fails_is_one_line_and_a_failure() {
    operator.answering(502, "{\"title\":\"Bad Gateway\",\"detail\":\"b.c: nobody is there\"}");

    assertThat(run("room", "join", "!r:b.c"))
        .isEqualTo(new CommandRun(1, "", "bridge: Bad Gateway: b.c: nobody is there (502)\n"));
  }

  @Test
  void a_room_is_left() {
    operator.answering(200, "{\"event_id\":\"$e\"}");

    assertThat(run("room", "leave", "!r:b.c", "--json").out()).contains("\"event_id\" : \"$e\"");
    assertThat(operator.requests().get(0).target()).isEqualTo("/api/v1/rooms/%21r%3Ab.c/leave");
    assertThat(operator.requests().get(0).body()).isEqualTo("{}");
  }

  @Test
  void a_bridge_that_is_not_there_is_one_line_and_a_failure() {
    operator.close();

    CommandRun result = run("status");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("bridge: no bridge answers at http://").hasLineCount(1);
  }

  @Test
  void something_else_at_the_address_is_one_line_and_a_failure() {
    operator.answering(200, "<html>");

    assertThat(run("status").err()).contains("is it a bridge?").hasLineCount(1);
  }

  @Test
  void the_token_is_sent() {
    operator.answering(204, "");

    assertThat(run("peek", "remove", "!a:b", "--token", "t").code()).isZero();
    assertThat(operator.requests().get(0).authorization()).isEqualTo("Bearer t");
  }

  @Test
  void a_key_is_made_once() {
    String file = directory.resolve("signing.key").toString();

    CommandRun made = CommandRun.of("key", file);

    assertThat(made.code()).isZero();
    assertThat(made.out()).startsWith("ed25519:a_");
    assertThat(CommandRun.of("key", file)).isEqualTo(made);
  }

  @Test
  void a_process_with_some_of_the_roles_says_what_they_lack() {
    CommandRun result = CommandRun.of("serve", "--roles", "relay,broker", "--bootstrap", "k:9092");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(2).contains("roles: broker is", "signing_key: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "room",
        "nonsense",
        "room create --preset castle",
        "room send !a",
        "room join",
        "room leave",
        "room send !a text --content {}",
        "room state !a m.x notjson",
        "room state !a m.x [1]",
        "peek add !a",
        "destination",
        "destination show",
        "destination show not/a/name",
        "destination list --min-lag soon",
        "destination list --min-lag -1",
        "destination list --max 0",
        "destination list --failing=maybe",
        "destination drop b.example",
        "dead-letter",
        "dead-letter show 17",
        "dead-letter replay x",
        "dead-letter list --reason boredom",
        "dead-letter list --max 0",
        "tail",
        "tail topic --max many",
        "bench everything",
        "bench --runs 0",
        "bench --events 0",
      })
  void wrong_use_is_one_line_that_says_where_help_is_and_exit_code_2(String line) {
    CommandRun result = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("bridge: ").contains("--help)").hasLineCount(1);
  }

  @Test
  void every_command_explains_itself() {
    assertThat(helpTexts(BridgeCommand.commandLine()))
        .allSatisfy(help -> assertThat(help).startsWith("Usage: bridge").contains("-h, --help"));
  }

  @Test
  void the_version_is_that_of_the_build() {
    assertThat(CommandRun.of("--version").out()).containsPattern("bridge [0-9]+\\.[0-9]+\\.[0-9]+");
  }

  private static Stream<String> helpTexts(CommandLine command) {
    return Stream.concat(
        Stream.of(command.getUsageMessage()),
        command.getSubcommands().values().stream().flatMap(BridgeCommandTest::helpTexts));
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(arguments), Stream.of("--url", operator.url()))
            .toArray(String[]::new));
  }
}
