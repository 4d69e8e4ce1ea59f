package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class LoopbackServerTest {
  private final List<HttpConnection.Request> requests = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LoopbackServer server =
      new LoopbackServer(this::echo, LoopbackServer.SHORT_BACKLOG).start();

  private byte[] echo(HttpConnection.Request request) {
    requests.add(request);
    return request.body();
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  @Test
  void requests_of_any_size_are_answered_one_after_the_other() throws Exception {
    for (int size : List.of(0, 1, 20_000, 300_000)) {
      String body = "x".repeat(size);

      assertThat(put("/path/" + size, body)).isEqualTo(body);
    }
    assertThat(requests)
        .extracting(HttpConnection.Request::path)
        .containsExactly("/path/0", "/path/1", "/path/20000", "/path/300000");
    assertThat(requests.getFirst().host()).isEqualTo("127.0.0.1:" + server.port());
  }

  @Test
  void requests_that_come_in_pieces_or_together_are_told_apart() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String first = "PUT /a HTTP/1.1\r\nhost: a.test\r\nCONTENT-LENGTH: 3\r\n\r\nabc";
      String second = "GET /b HTTP/1.1\r\nHost: b.test\r\n\r\n";
      for (String part : List.of(first.substring(0, 30), first.substring(30) + second)) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
    assertThat(requests)
        .extracting(HttpConnection.Request::host)
        .containsExactly("a.test", "b.test");
    assertThat(requests.getFirst().body()).asString().isEqualTo("abc");
  }

  @Test
  void a_silent_server_takes_connections_and_never_answers() {
    server.fallSilent();

    assertThatThrownBy(() -> put("/", "x")).isInstanceOf(HttpTimeoutException.class);
    assertThat(requests).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void no_connection_to_an_unreachable_server_comes_about() throws IOException {
    server.becomeUnreachable();

    try (Socket socket = new Socket()) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      assertThatThrownBy(() -> socket.connect(address, 300))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_server_recovers_from_either() throws Exception {
    server.fallSilent();
    server.recover();
    assertThat(put("/", "once")).isEqualTo("once");

    server.becomeUnreachable();
    server.recover();
    assertThat(put("/", "again")).isEqualTo("again");
  }

  private String put(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(1))
            .PUT(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
