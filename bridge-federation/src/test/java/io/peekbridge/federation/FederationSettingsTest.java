package io.peekbridge.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.federation.FederationSettings.Limits;
import io.peekbridge.federation.FederationSettings.Timeouts;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FederationSettingsTest {
  private static final ServerName A = new ServerName("a.example");

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a", "https://a.example:8448/", "http://10.0.0.1:80", "https://[::1]:1"})
  void static_urls_are_a_scheme_a_host_and_a_port(String url) {
    FederationSettings settings =
        FederationSettings.defaults().withStaticServers(Map.of(A, URI.create(url)));

    assertThat(settings.staticServers()).containsKey(A);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "ftp://a",
        "http:a",
        "http://a/b",
        "http://a?b",
        "http://a#b",
        "http://u@a",
        "http://a_b.example:1"
      })
  void other_static_urls_are_refused_with_the_name_of_the_server(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> FederationSettings.defaults().withStaticServers(Map.of(A, URI.create(url))))
        .withMessageContaining("a.example");
  }

  @Test
  void limits_are_positive() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timeouts(Duration.ZERO, second, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Timeouts(second, second.negated(), second));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, -1));
  }
}
