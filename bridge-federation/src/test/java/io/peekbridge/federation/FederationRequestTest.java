package io.peekbridge.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationRequestTest {
  private static final ServerName A = new ServerName("a.example");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "http://b/",
        "/a b",
        "/a\r\nHost: b",
        "/a#b",
        "/\u00e4",
        "/a\\b",
        "//b/c"
      })
  void targets_that_cannot_be_sent_as_they_are_are_refused(String target) {
    assertThatIllegalArgumentException().isThrownBy(() -> FederationRequest.get(A, target));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get", "G T", "GET\r\n"})
  void methods_that_are_none_are_refused(String method) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FederationRequest.of(A, method, "/", null));
  }

  @Test
  void limits_of_its_own_leave_the_rest_as_it_was() {
    FederationRequest request =
        FederationRequest.put(A, "/x?y=%2F", new byte[] {1})
            .unsigned()
            .within(Duration.ofSeconds(1))
            .acceptingAtMost(5);

    assertThat(request.signed()).isFalse();
    assertThat(request.timeout()).contains(Duration.ofSeconds(1));
    assertThat(request.maxResponseBytes()).hasValue(5);
    assertThat(request.body().orElseThrow()).hasSize(1);
    assertThat(request).hasToString("PUT a.example /x?y=%2F");
  }
}
