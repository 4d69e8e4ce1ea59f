package io.peekbridge.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path directory;

  @Test
  void with_nothing_given_the_reference_file_is_the_configuration() {
    BridgeConfig config = load("", Map.of(), Map.of());

    assertThat(config.serverName()).isEqualTo("localhost:8448");
    assertThat(config.operator().port()).isEqualTo(8009);
    assertThat(config.kafka().bootstrap()).isEmpty();
    assertThat(config.streams().commitInterval()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.signingKeyFile()).isEqualTo(Path.of("data", "signing.key"));
    assertThat(config.stateDirectory()).isEqualTo(Path.of("data", "streams"));
  }

  @Test
  void an_option_wins_over_the_environment_and_that_over_the_file() {
    String file =
        """
        server_name: file.example
        topic_prefix: file.
        data_dir: /file
        """;
    BridgeConfig config =
        load(
            file,
            Map.of("PEEKBRIDGE_SERVER_NAME", "env.example", "PEEKBRIDGE_TOPIC_PREFIX", "env."),
            Map.of("server_name", "option.example"));

    assertThat(config.serverName()).isEqualTo("option.example");
    assertThat(config.topicPrefix()).isEqualTo("env.");
    assertThat(config.dataDir()).isEqualTo(Path.of("/file"));
  }

  @Test
  void maps_and_lists_in_the_environment_are_written_as_in_yaml() {
    BridgeConfig config =
        load(
            "",
            Map.of(
                "PEEKBRIDGE_FEDERATION_SERVERS", "{b.example: 'http://127.0.0.1:1'}",
                "PEEKBRIDGE_FEDERATION_ALLOW_PRIVATE_RANGES", "[10.0.0.0/8, '::1/128']",
                "PEEKBRIDGE_KAFKA_EMBEDDED_PORT", "9092"),
            Map.of());

    assertThat(config.federation().servers()).containsEntry("b.example", "http://127.0.0.1:1");
    assertThat(config.federation().allowPrivateRanges()).containsExactly("10.0.0.0/8", "::1/128");
    assertThat(config.kafka().embedded().port()).hasValue(9092);
  }

  @Test
  void everything_that_is_wrong_is_reported_at_once_with_its_path_and_origin() {
    String file =
        """
        server_name: "not a name"
        colour: blue
        federation:
          port: 70000
          tls: {cert_file: x}
        streams:
          commit_interval: soon
        """;
    List<String> problems = problems(file, Map.of("PEEKBRIDGE_OPERATOR_PORT", "eight"));

    assertThat(problems)
        .hasSize(5)
        .anyMatch(it -> it.matches("colour \\(.*bridge.yaml\\): no such setting"))
        .anyMatch(it -> it.startsWith("federation.tls.cert_file ("))
        .anyMatch(it -> it.startsWith("federation.port (") && it.contains("70000"))
        .anyMatch(it -> it.startsWith("streams.commit_interval (") && it.contains("'soon'"))
        .anyMatch(it -> it.startsWith("operator.port (PEEKBRIDGE_OPERATOR_PORT): 'eight'"));
  }

  @Test
  void settings_that_do_not_fit_each_other_are_reported_at_once() {
    String file =
        """
        server_name: "not a name"
        topic_prefix: "a b"
        federation:
          servers: {b.example: "ftp://127.0.0.1"}
          allow_private_ranges: [everything]
          tls: {cert: /nowhere/cert.pem}
        operator: {bind: 0.0.0.0}
        relay: {first_backoff: 2m, longest_backoff: 1m}
        """;
    assertThat(problems(file, Map.of()))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactlyInAnyOrder(
            "server_name",
            "topic_prefix",
            "federation.servers.b.example",
            "federation.allow_private_ranges",
            "federation.tls",
            "federation.tls.cert",
            "operator.bind",
            "relay.first_backoff");
  }

  @Test
  void a_process_does_everything_unless_it_is_told_its_roles() {
    assertThat(load("", Map.of(), Map.of()).activeRoles()).containsExactly(Role.values());
    assertThat(load("kafka: {bootstrap: 'k:9092'}", Map.of(), Map.of()).activeRoles())
        .containsExactly(Role.API, Role.STREAMS, Role.RELAY);
    assertThat(load("roles: [broker]", Map.of(), Map.of()).activeRoles())
        .containsExactly(Role.BROKER);
    assertThat(
            load(
                    "kafka: {bootstrap: 'k:9092'}\nsigning_key: k",
                    Map.of("PEEKBRIDGE_ROLES", "[streams, api]"),
                    Map.of("roles", "relay"))
                .activeRoles())
        .containsExactly(Role.RELAY);
    assertThat(load("signing_key: k", Map.of("PEEKBRIDGE_ROLES", "relay, broker"), Map.of()))
        .returns(false, BridgeConfig::isWhole)
        .extracting(BridgeConfig::activeRoles)
        .isEqualTo(EnumSet.of(Role.BROKER, Role.RELAY));
  }

  @Test
  void roles_that_make_no_sense_together_are_refused_with_what_is_missing() {
    assertThat(roleProblems("relay,realy", "k"))
        .containsExactly("roles: 'realy' is no role; they are broker, api, streams, relay");
    assertThat(roleProblems("broker,relay", "k"))
        .singleElement()
        .asString()
        .startsWith("roles: broker is the embedded broker, but kafka.bootstrap names");
    assertThat(roleProblems("relay", ""))
        .containsExactly("kafka.bootstrap: needed by a process without the role broker");
    assertThat(problems("roles: [broker, api, streams]", Map.of()))
        .singleElement()
        .asString()
        .startsWith("signing_key: processes with some of the roles share one key");
  }

  @Test
  void processes_that_ask_each_other_know_where_and_are_open_to_nobody_else() {
    assertThat(roleProblems("api", "k"))
        .singleElement()
        .asString()
        .startsWith("streams.rooms.peers: a process with the role api and not streams asks");
    assertThat(roleProblems("streams", "k"))
        .singleElement()
        .asString()
        .startsWith("streams.rooms.port: ");
    String file =
        """
        roles: [api, streams]
        signing_key: k
        kafka: {bootstrap: "k:9092"}
        streams:
          follow: false
          rooms: {bind: 0.0.0.0, port: 8010, peers: ["here"]}
        """;
    assertThat(problems(file, Map.of()))
        .extracting(problem -> problem.substring(0, problem.indexOf(':')))
        .containsExactlyInAnyOrder(
            "streams.follow",
            "streams.rooms.peers",
            "streams.rooms.peers",
            "streams.rooms.bind",
            "streams.rooms.advertise");
  }

  @Test
  void the_others_find_a_process_where_it_is_bound_unless_it_says_otherwise() {
    assertThat(load("", Map.of(), Map.of()).streams().rooms().address()).isEmpty();
    assertThat(
            load("streams: {rooms: {port: 8010}}", Map.of(), Map.of()).streams().rooms().address())
        .contains("127.0.0.1:8010");
    assertThat(
            load(
                    "streams: {rooms: {bind: '::', token: t, port: 8010, advertise: 'r1:8010'}}",
                    Map.of(),
                    Map.of())
                .streams()
                .rooms()
                .address())
        .contains("r1:8010");
  }

  private List<String> roleProblems(String roles, String bootstrap) {
    return problems(
        "signing_key: k",
        Map.of("PEEKBRIDGE_ROLES", roles, "PEEKBRIDGE_KAFKA_BOOTSTRAP", bootstrap));
  }

  @Test
  void a_file_that_is_not_yaml_or_has_a_key_twice_is_refused_with_the_line() {
    assertThat(problems("server_name: [", Map.of())).singleElement().asString().contains("line ");
    assertThat(problems("data_dir: a\ndata_dir: b", Map.of()))
        .singleElement()
        .asString()
        .contains("line 2")
        .contains("data_dir");
    assertThat(problems("just text", Map.of())).singleElement().asString().contains("a map");
  }

  @Test
  void an_option_or_a_variable_that_is_no_setting_is_noticed() {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> load("", Map.of(), Map.of("federation.prot", "1")));

    assertThat(refused.problems()).containsExactly("federation.prot (option): no such setting");
    assertThat(
            ConfigLoader.unknownVariables(
                Map.of("PEEKBRIDGE_URL", "", "PEEKBRIDGE_FEDERATION_PROT", "1", "PATH", "")))
        .containsExactly("PEEKBRIDGE_FEDERATION_PROT");
  }

  @Test
  void a_section_left_empty_keeps_its_defaults() {
    assertThat(load("operator:\n", Map.of(), Map.of()).operator().port()).isEqualTo(8009);
  }

  @Test
  void a_token_is_not_shown() {
    BridgeConfig config = load("", Map.of("PEEKBRIDGE_OPERATOR_TOKEN", "hush"), Map.of());

    assertThat(config.operator().token().orElseThrow().value()).isEqualTo("hush");
    assertThat(config.toString()).doesNotContain("hush");
  }

  private List<String> problems(String file, Map<String, String> environment) {
    return catchThrowableOfType(ConfigException.class, () -> load(file, environment, Map.of()))
        .problems();
  }

  private BridgeConfig load(
      String text, Map<String, String> environment, Map<String, String> options) {
    Path file = directory.resolve("bridge.yaml");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return ConfigLoader.load(Optional.of(file), environment, options);
  }
}
