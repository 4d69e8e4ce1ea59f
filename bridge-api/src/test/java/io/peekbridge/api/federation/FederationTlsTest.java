package io.peekbridge.api.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederationTlsTest {
  @TempDir Path directory;

  @Test
  void tls_is_served_from_pem_files_under_whatever_name_the_client_uses() throws Exception {
    SelfSigned certificate = SelfSigned.create(directory);

    try (FederationFixture bridge =
            new FederationFixture(settings(certificate.certificates(), certificate.privateKey()));
        HttpClient client = HttpClient.newBuilder().sslContext(certificate.trusting()).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + bridge.port() + "/_matrix/key/v2/server"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.sslSession()).isPresent();
    }
  }

  @Test
  void pem_files_that_cannot_be_used_are_told_before_the_start() throws IOException {
    Path nothing = directory.resolve("nothing.pem");

    assertThatThrownBy(() -> new FederationFixture(settings(nothing, nothing)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing.pem");
  }

  private static ApiSettings settings(Path certificates, Path key) {
    ApiSettings plain = FederationFixture.settings();
    return new ApiSettings(
        new ApiSettings.Federation(
            "127.0.0.1", 0, Optional.of(new ApiSettings.Tls(certificates, key)), Optional.empty()),
        plain.operator(),
        plain.peeks(),
        plain.inbound(),
        plain.limits(),
        plain.version());
  }
}
