package io.peekbridge.app.demo;

import io.peekbridge.app.bridge.Bridge;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.client.OperatorClient;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.ConfigLoader;
import io.peekbridge.app.files.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A broker and two bridges that know each other, in a directory that goes away with them. */
final class DemoNetwork implements AutoCloseable {
  static final String HOST = "alice.test";
  static final String PEEKER = "bob.test";
  static final String HOST_PREFIX = "alice.";
  static final String PEEKER_PREFIX = "bob.";
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final TemporaryDirectory directory;
  private final EmbeddedBroker broker;
  private Bridge host;
  private Bridge peeker;

  private DemoNetwork(TemporaryDirectory directory, EmbeddedBroker broker) {
    this.directory = directory;
    this.broker = broker;
  }

  static DemoNetwork startBroker() {
    TemporaryDirectory directory = TemporaryDirectory.create("peekbridge-demo");
    return new DemoNetwork(
        directory, EmbeddedBroker.start(BrokerSettings.in(directory.path().resolve("kafka"))));
  }

  /** Both at once: most of a start is waiting. */
  void startBridges() throws InterruptedException, ExecutionException {
    List<Integer> ports = freePorts(2);
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      Future<Bridge> first =
          executor.submit(start(HOST, HOST_PREFIX, ports.get(0), PEEKER, ports.get(1)));
      Future<Bridge> second =
          executor.submit(start(PEEKER, PEEKER_PREFIX, ports.get(1), HOST, ports.get(0)));
      host = first.get();
      peeker = second.get();
    }
  }

  private Callable<Bridge> start(
      String name, String prefix, int port, String otherName, int otherPort) {
    BridgeConfig config =
        ConfigLoader.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "server_name",
                name,
                "topic_prefix",
                prefix,
                "data_dir",
                directory.path().resolve(name).toString(),
                "kafka.bootstrap",
                broker.bootstrapServers(),
                "kafka.partitions",
                "2",
                "federation.port",
                Integer.toString(port),
                "federation.servers",
                "{%s: 'http://127.0.0.1:%d'}".formatted(otherName, otherPort),
                "operator.port",
                "0"));
    return () -> Bridge.start(config).awaitReady(PATIENCE);
  }

  private static List<Integer> freePorts(int count) {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Stream.of(first, second).limit(count).map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on loopback", e);
    }
  }

  Path directory() {
    return directory.path();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Bridge host() {
    return host;
  }

  Bridge peeker() {
    return peeker;
  }

  OperatorClient hostClient() {
    return new OperatorClient(host.operatorUrl(), Optional.empty());
  }

  OperatorClient peekerClient() {
    return new OperatorClient(peeker.operatorUrl(), Optional.empty());
  }

  @Override
  public void close() {
    try (broker) {
      try (Bridge second = peeker;
          Bridge first = host) {
        host = first;
        peeker = second;
      }
    } finally {
      directory.close();
    }
  }
}
