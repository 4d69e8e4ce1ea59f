package io.peekbridge.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.OperatorFixture;
import io.peekbridge.api.testing.RawConnection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorGuardTest {
  private static final String STATUS = "/api/v1/status";

  @Test
  void with_a_token_only_those_who_have_it_get_in() {
    try (OperatorFixture bridge = new OperatorFixture(Optional.of("s3cret"))) {
      Answer none = bridge.http().get(STATUS);

      assertThat(none.status()).isEqualTo(401);
      assertThat(none.header("WWW-Authenticate")).contains("Bearer");
      assertThat(with(bridge, "Bearer wrong").status()).isEqualTo(401);
      assertThat(with(bridge, "s3cret").status()).isEqualTo(401);
      assertThat(with(bridge, "Bearer s3cret").status()).isEqualTo(200);
      assertThat(bridge.http().get("/metrics").status()).isEqualTo(401);
      assertThat(bridge.http().get("/nothing").status()).isEqualTo(401);
      assertThat(bridge.http().get("/health/live").status()).describedAs("probe").isEqualTo(200);
      assertThat(bridge.http().get("/health/ready").status()).isEqualTo(200);
    }
  }

  @Test
  void a_port_that_is_open_to_others_must_have_a_token() {
    try (OperatorFixture bridge = new OperatorFixture()) {
      assertThatThrownBy(
              () ->
                  new OperatorServer(
                      OperatorFixture.settings("0.0.0.0", Optional.empty()), bridge.services()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token");
      new OperatorServer(OperatorFixture.settings("0.0.0.0", Optional.of("t")), bridge.services());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "10.0.0.1", "evil.example:1"})
  void a_web_page_under_another_name_does_not_get_in(String host) {
    try (OperatorFixture bridge = new OperatorFixture()) {
      assertThat(get(bridge, host, "")).startsWith("HTTP/1.1 403 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.1:8009", "[::1]", "[::1]:8009"})
  void this_machine_gets_in_under_each_of_its_names(String host) {
    try (OperatorFixture bridge = new OperatorFixture()) {
      assertThat(get(bridge, host, "")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void a_web_page_of_another_origin_does_not_get_in() {
    try (OperatorFixture bridge = new OperatorFixture()) {
      assertThat(get(bridge, "localhost:1", "Origin: https://evil.example\r\n"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(get(bridge, "localhost:1", "Origin: null\r\n")).startsWith("HTTP/1.1 403 ");
      assertThat(get(bridge, "localhost:1", "Origin: http://localhost:1\r\n"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  private static String get(OperatorFixture bridge, String host, String more) {
    return RawConnection.exchange(
        bridge.port(),
        "GET "
            + STATUS
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + more
            + "Connection: close\r\n\r\n");
  }

  private static Answer with(OperatorFixture bridge, String authorization) {
    return bridge.http().send("GET", STATUS, Map.of("Authorization", authorization), null);
  }
}
