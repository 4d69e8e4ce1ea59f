package io.peekbridge.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationExceptionTest {
  private static final ServerName A = new ServerName("a.example");

  @ParameterizedTest
  @CsvSource({
    "301, false", "400, false", "401, false", "403, false", "404, false", "408, true", "413, false",
    "425, true", "429, true", "500, true", "502, true", "503, true", "504, true", "599, true",
    "600, false"
  })
  void a_status_says_whether_to_try_again(int status, boolean transientFailure) {
    FederationException failure =
        FederationException.status(A, status, Optional.empty(), Optional.empty());

    assertThat(failure.transientFailure()).isEqualTo(transientFailure);
    assertThat(failure.kind()).isEqualTo(Kind.STATUS);
    assertThat(failure.status()).hasValue(status);
  }

  @ParameterizedTest
  @CsvSource({
    "DNS, true",
    "CONNECT, true",
    "TLS, true",
    "TIMEOUT, true",
    "MALFORMED, false",
    "TOO_LARGE, false",
    "FORBIDDEN_ADDRESS, false"
  })
  void a_kind_says_whether_to_try_again(Kind kind, boolean transientFailure) {
    FederationException failure = FederationException.of(A, kind, "why");

    assertThat(failure.transientFailure()).isEqualTo(transientFailure);
    assertThat(failure.status()).isEmpty();
    assertThat(failure).hasMessage("a.example: why");
  }

  @Test
  void an_error_carries_what_the_server_said() {
    FederationException failure =
        FederationException.status(
            A, 429, Optional.of("M_LIMIT_EXCEEDED"), Optional.of(Duration.ofSeconds(3)));

    assertThat(failure.errcode()).contains("M_LIMIT_EXCEEDED");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    assertThat(failure).hasMessage("a.example: status 429 M_LIMIT_EXCEEDED");
  }

  @Test
  void an_answer_that_is_no_json_object_is_malformed() {
    FederationResponse response = FederationResponse.ok(A, "[1]".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(response::json)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
  }
}
