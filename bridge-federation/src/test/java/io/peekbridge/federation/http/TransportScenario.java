package io.peekbridge.federation.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.federation.FederationSettings;
import io.peekbridge.federation.FederationSettings.Limits;
import io.peekbridge.federation.FederationSettings.Timeouts;
import io.peekbridge.federation.tls.TlsFiles;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A transport, and what tests of it have in common. */
abstract class TransportScenario {
  static final ServerName SERVER = new ServerName("a.example");

  static final Duration LONG = Duration.ofSeconds(20);

  static final String OK = "HTTP/1.1 200 OK\r\n";

  HttpTransport transport =
      new HttpTransport(FederationSettings.defaults(), TlsFiles.client(List.of()));

  @AfterEach
  void close() {
    transport.close();
  }

  void settings(Duration connect, Duration read, int perDestination) {
    transport.close();
    transport =
        new HttpTransport(
            FederationSettings.defaults()
                .withTimeouts(new Timeouts(connect, read, LONG))
                .withLimits(new Limits(10, perDestination, 1_000)),
            TlsFiles.client(List.of()));
  }

  void assertFailure(HttpCall call, Endpoint endpoint, Kind kind, boolean isTransient) {
    assertThatExceptionOfType(FederationException.class)
        .isThrownBy(() -> transport.send(call, List.of(endpoint)))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.transientFailure()).isEqualTo(isTransient);
              assertThat(e.destination()).isEqualTo(SERVER);
            });
  }

  static HttpCall get(int maxResponseBytes) {
    return HttpCall.get(SERVER, "/", maxResponseBytes, Deadline.in(LONG));
  }

  static Endpoint closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint(false, InetAddress.getLoopbackAddress(), socket.getLocalPort(), "a", "a");
    }
  }

  /** A server that reads the head of a request, says something and hangs up. */
  static RawServer saying(String text) {
    return new RawServer(
        socket -> {
          socket.getInputStream().read(new byte[4096]);
          write(socket, text);
          socket.close();
        });
  }

  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(UTF_8));
    socket.getOutputStream().flush();
  }
}
