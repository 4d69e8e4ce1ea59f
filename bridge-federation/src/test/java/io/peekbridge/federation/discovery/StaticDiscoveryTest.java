package io.peekbridge.federation.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.http.Endpoint;
import io.peekbridge.federation.net.IpLiterals;
import io.peekbridge.matrix.id.ServerName;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticDiscoveryTest {
  private static final ServerName A = new ServerName("a.example");

  /** All of them are addresses that nobody but the operator could send us to. */
  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1, false, 10.0.0.1, 80, 10.0.0.1, 10.0.0.1",
    "https://10.0.0.1/, true, 10.0.0.1, 443, 10.0.0.1, 10.0.0.1",
    "http://127.0.0.1:8008, false, 127.0.0.1, 8008, 127.0.0.1, 127.0.0.1:8008",
    "https://[::1]:8448, true, ::1, 8448, ::1, [::1]:8448",
  })
  void a_url_says_all_there_is_to_know(
      URI url, boolean tls, String address, int port, String tlsName, String host)
      throws FederationException {
    assertThat(discovery(Map.of(A, url)).discover(A))
        .containsExactly(
            new Endpoint(tls, IpLiterals.parse(address).orElseThrow(), port, tlsName, host));
  }

  @Test
  void names_are_resolved_by_the_operating_system() throws FederationException {
    assertThat(discovery(Map.of(A, URI.create("http://localhost:1"))).discover(A))
        .isNotEmpty()
        .allSatisfy(
            each -> {
              assertThat(each.address().isLoopbackAddress()).isTrue();
              assertThat(each.hostHeader()).isEqualTo("localhost:1");
            });
  }

  @Test
  void servers_that_are_not_listed_are_discovered() throws FederationException {
    assertThat(discovery(Map.of()).discover(A)).extracting(Endpoint::port).containsExactly(4242);
  }

  private static ServerDiscovery discovery(Map<ServerName, URI> servers) {
    return new StaticDiscovery(
        servers,
        server -> List.of(new Endpoint(true, InetAddress.getLoopbackAddress(), 4242, "x", "x")));
  }
}
