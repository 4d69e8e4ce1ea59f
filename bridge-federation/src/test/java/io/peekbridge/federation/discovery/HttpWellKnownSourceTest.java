package io.peekbridge.federation.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.discovery.WellKnownAnswer.Delegated;
import io.peekbridge.federation.discovery.WellKnownAnswer.Failed;
import io.peekbridge.federation.http.HttpTransport;
import io.peekbridge.federation.net.AddressPolicy;
import io.peekbridge.federation.support.FakeDns;
import io.peekbridge.federation.support.LoopbackServer;
import io.peekbridge.federation.support.MutableClock;
import io.peekbridge.federation.support.TestCertificates;
import io.peekbridge.federation.support.TestCertificates.Issued;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWellKnownSourceTest {
  private static final String PATH = "/.well-known/matrix/server";

  private record Page(int status, Map<String, String> headers, String body) {}

  private final Map<String, Page> pages = new HashMap<>();
  private final FakeDns dns = new FakeDns();
  private AddressPolicy policy = InetAddress::isLoopbackAddress;
  private LoopbackServer server;
  private HttpTransport transport;

  @BeforeEach
  void serve(@TempDir Path directory) {
    TestCertificates authority = new TestCertificates(directory, "root");
    Issued issued = authority.issue("a.example", "b.example", "127.0.0.1");
    server = LoopbackServer.tls(TlsFiles.server(issued.certificate(), issued.key()), this::page);
    transport =
        new HttpTransport(
            FederationSettings.defaults(), TlsFiles.client(List.of(authority.root())));
    dns.host("a.example", "127.0.0.1")
        .host("b.example", "127.0.0.1")
        .host("c.example", "127.0.0.1")
        .host("inside.example", "10.0.0.1");
  }

  @AfterEach
  void stop() {
    transport.close();
    server.close();
  }

  @Test
  void a_delegation_is_read_with_its_lifetime() {
    page(PATH, 200, Map.of("Cache-Control", "max-age=600"), "{\"m.server\":\"d.example:1\"}");

    assertThat(ask())
        .isEqualTo(
            new Delegated(new ServerName("d.example:1"), Optional.of(Duration.ofMinutes(10))));
    assertThat(server.received().getFirst().header("Host")).isEqualTo("a.example:" + server.port());
  }

  @Test
  void redirects_are_followed_to_other_hosts() {
    page(PATH, 302, Map.of("Location", "https://b.example:" + server.port() + "/x?y=1"), "");
    page("/x?y=1", 307, Map.of("Location", "/z"), "");
    page("/z", 200, Map.of(), "{\"m.server\":\"d.example\"}");

    assertThat(ask()).isEqualTo(new Delegated(new ServerName("d.example"), Optional.empty()));
    assertThat(server.received())
        .extracting(each -> each.header("Host"))
        .containsExactly(
            "a.example:" + server.port(),
            "b.example:" + server.port(),
            "b.example:" + server.port());
  }

  @Test
  void a_redirection_loop_ends() {
    page(PATH, 301, Map.of("Location", PATH), "");

    assertFailed("redirects");
    assertThat(server.received()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://b.example/x",
        "https://user@b.example/x",
        "https:///x",
        "mailto:a@b.example",
        "https://not a url",
        "//",
        "file:///etc/passwd"
      })
  void redirects_to_anything_but_https_hosts_are_refused(String location) {
    page(PATH, 302, Map.of("Location", location), "");

    assertThat(ask()).isInstanceOf(Failed.class);
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void a_redirect_to_an_address_that_is_not_allowed_is_refused() {
    page(PATH, 302, Map.of("Location", "https://inside.example/x"), "");
    assertFailed("do not allow 10.0.0.1");
    page(PATH, 302, Map.of("Location", "https://169.254.169.254/x"), "");
    assertFailed("do not allow 169.254.169.254");
  }

  @Test
  void a_host_whose_address_is_not_allowed_is_not_asked() {
    policy = AddressPolicy.publicAnd(List.of());

    assertFailed("do not allow 127.0.0.1");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void the_certificate_must_be_the_hosts() {
    assertThat(source().ask("c.example")).isInstanceOf(Failed.class);
    assertThat(server.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"m.server\":1}",
        "{\"m.server\":\"\"}",
        "{\"m.server\":\"a b\"}",
        "{\"m.server\":\"https://d.example\"}",
        "<html>"
      })
  void answers_without_a_server_name_are_failures(String body) {
    page(PATH, 200, Map.of(), body);

    assertThat(ask()).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 404, 500, 302})
  void statuses_other_than_200_are_failures(int status) {
    page(PATH, status, Map.of(), status == 204 ? "" : "{\"m.server\":\"d.example\"}");

    assertFailed("status " + status);
  }

  @Test
  void a_large_answer_is_not_read() {
    page(PATH, 200, Map.of(), "{\"m.server\":\"d.example\",\"x\":\"" + "x".repeat(60_000) + "\"}");

    assertFailed("bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.3", "unknown.example", "-", "a..b", "example.123"})
  void names_that_no_host_has_are_failures(String host) {
    assertThat(source().ask(host)).isInstanceOf(Failed.class);
  }

  private WellKnownAnswer ask() {
    return source().ask("a.example");
  }

  private void assertFailed(String reason) {
    assertThat(ask())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains(reason));
  }

  private HttpWellKnownSource source() {
    return new HttpWellKnownSource(
        transport, new AllowedAddresses(dns, policy), new MutableClock(), server.port());
  }

  private void page(String target, int status, Map<String, String> headers, String body) {
    pages.put(target, new Page(status, headers, body));
  }

  private void page(HttpExchange exchange, byte[] unused) throws IOException {
    Page page =
        pages.getOrDefault(
            exchange.getRequestURI().toString(), new Page(404, Map.of(), "not here"));
    page.headers().forEach(exchange.getResponseHeaders()::set);
    LoopbackServer.answer(exchange, page.status(), page.body());
  }
}
