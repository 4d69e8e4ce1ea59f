package io.peekbridge.app.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peekbridge.app.support.FreePort;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real Synapse homeserver on loopback, as a process of its own.
 *
 * <p>It comes from {@code pip install matrix-synapse} in a virtual environment; the system property
 * {@code synapse.python} names the environment's interpreter.
 */
final class SynapseServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final int port = FreePort.find();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;

  private SynapseServer(Path python, Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Files.writeString(directory.resolve("homeserver.yaml"), config());
    Files.writeString(directory.resolve("log.yaml"), LOG_CONFIG);
    command(python, "--generate-keys").start().waitFor(60, TimeUnit.SECONDS);
    this.process = command(python).start();
  }

  /** Starts a server that keeps everything in the directory, and waits until it answers. */
  static SynapseServer start(Path python, Path directory) throws IOException, InterruptedException {
    SynapseServer server = new SynapseServer(python, directory);
    try {
      Awaitility.await("Synapse, see " + directory.resolve("synapse.log"))
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () ->
                  server.process.isAlive()
                      && server.get("/_matrix/key/v2/server").has("verify_keys"));
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Makes a self-signed certificate for {@code localhost}, with the library that Synapse brings.
   */
  static void makeCertificate(Path python, Path certificate, Path key)
      throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder(
                python.toString(), "-c", CERTIFICATE_SCRIPT, certificate.toString(), key.toString())
            .inheritIO()
            .start();
    if (made.waitFor() != 0) {
      throw new IOException(python + " could not make a certificate");
    }
  }

  ServerName name() {
    return new ServerName("localhost:" + port);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Registers a user and returns an access token. */
  String register(String localpart) throws IOException, InterruptedException {
    String body =
        "{\"auth\":{\"type\":\"m.login.dummy\"},\"username\":\"%s\",\"password\":\"secret\"}"
            .formatted(localpart);
    return request("POST", "/_matrix/client/v3/register", body, "")
        .path("access_token")
        .textValue();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return request("GET", path, "", "");
  }

  JsonNode request(String method, String path, String body, String accessToken)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url().resolve(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (!accessToken.isEmpty()) {
      request.header("Authorization", "Bearer " + accessToken);
    }
    return JSON.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
  }

  private ProcessBuilder command(Path python, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of(python.toString(), "-m", "synapse.app.homeserver", "-c", "homeserver.yaml"));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("synapse.log").toFile()));
  }

  private String config() {
    return """
    server_name: "localhost:%1$d"
    listeners:
      - port: %1$d
        bind_addresses: ['127.0.0.1']
        tls: false
        type: http
        resources: [{names: [client, federation]}]
    database: {name: sqlite3, args: {database: homeserver.db}}
    log_config: log.yaml
    media_store_path: media
    signing_key_path: signing.key
    macaroon_secret_key: test
    form_secret: test
    trusted_key_servers: []
    report_stats: false
    federation_verify_certificates: false
    ip_range_blacklist: []
    federation_ip_range_blacklist: []
    enable_registration: true
    enable_registration_without_verification: true
    federation:
      destination_min_retry_interval: 200
      destination_max_retry_interval: 500
      max_short_retries: 1
      max_long_retries: 1
      client_timeout: 5s
    rc_message: {per_second: 10000, burst_count: 10000}
    rc_registration: {per_second: 10000, burst_count: 10000}
    rc_joins:
      local: {per_second: 10000, burst_count: 10000}
      remote: {per_second: 10000, burst_count: 10000}
    rc_joins_per_room: {per_second: 10000, burst_count: 10000}
    rc_federation: {window_size: 1000, sleep_limit: 100000, sleep_delay: 1, reject_limit: 100000, concurrent: 50}
    """
        .formatted(port);
  }

  private static final String CERTIFICATE_SCRIPT =
      """
      import datetime, sys
      from cryptography import x509
      from cryptography.hazmat.primitives import hashes, serialization
      from cryptography.hazmat.primitives.asymmetric import ec
      key = ec.generate_private_key(ec.SECP256R1())
      name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
      now = datetime.datetime.now(datetime.timezone.utc)
      certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name)
          .public_key(key.public_key()).serial_number(x509.random_serial_number())
          .not_valid_before(now - datetime.timedelta(days=1))
          .not_valid_after(now + datetime.timedelta(days=1))
          .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
          .sign(key, hashes.SHA256()))
      pem = serialization.Encoding.PEM
      open(sys.argv[1], "wb").write(certificate.public_bytes(pem))
      open(sys.argv[2], "wb").write(key.private_bytes(pem, serialization.PrivateFormat.PKCS8,
          serialization.NoEncryption()))
      """;

  private static final String LOG_CONFIG =
      """
      version: 1
      formatters: {plain: {format: '%(asctime)s %(name)s %(levelname)s %(message)s'}}
      handlers: {console: {class: logging.StreamHandler, formatter: plain}}
      root: {level: INFO, handlers: [console]}
      """;

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
