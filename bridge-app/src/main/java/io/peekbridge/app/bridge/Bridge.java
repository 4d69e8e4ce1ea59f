package io.peekbridge.app.bridge;

import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.app.config.Role;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.ServerName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge, or those of its roles that this process has.
 *
 * <p>It starts from the log outwards: broker, views of topics, topology, deliveries and peeks, and
 * last the ports. It stops in the reverse order, so that a request that was let in still finds
 * everything that it needs; what was acknowledged is in the log by then, and nothing that is lost
 * by stopping (or by not even stopping in order) was acknowledged.
 */
public final class Bridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final Basis basis;
  private final Parts parts;

  private Bridge(BridgeConfig config, ClosingStack closing) throws InterruptedException {
    this.basis = Basis.open(config, closing);
    this.parts = Parts.open(basis);
  }

  /**
   * Starts a bridge and returns when its ports are open. Rooms can be asked for a moment later, see
   * {@link #awaitReady}.
   *
   * @throws BridgeStartException if Kafka can't be reached
   * @throws io.peekbridge.app.broker.BrokerStartException if the embedded broker can't start
   * @throws IllegalArgumentException if a file that the configuration names can't be used
   */
  public static Bridge start(BridgeConfig config) throws InterruptedException {
    ClosingStack closing = new ClosingStack();
    try {
      Bridge bridge = new Bridge(config, closing);
      LOG.info("{} runs {}", bridge.serverName(), bridge.roles());
      return bridge;
    } catch (RuntimeException | InterruptedException e) {
      closeQuietly(closing, e);
      throw e;
    }
  }

  private static void closeQuietly(ClosingStack closing, Exception reason) {
    try {
      closing.close();
    } catch (RuntimeException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * Waits until rooms can be asked for.
   *
   * @throws TimeoutException if that takes longer than {@code patience}
   */
  public Bridge awaitReady(Duration patience) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "rooms of " + serverName() + " cannot be asked for after " + patience);
      }
      Thread.sleep(Duration.ofMillis(20));
    }
    return this;
  }

  /** Whether rooms can be asked for; in a process that cannot be asked, that it runs. */
  public boolean isReady() {
    return parts.isReady();
  }

  /** Whether the topology has ended for good, which only the end of the process mends. */
  public boolean hasFailed() {
    return parts.streams().filter(it -> it.state() == KafkaStreams.State.ERROR).isPresent();
  }

  public ServerName serverName() {
    return new ServerName(basis.config().serverName());
  }

  /** What this process does, as in the settings. */
  public String roles() {
    return basis.config().activeRoles().stream().map(Role::id).collect(Collectors.joining(", "));
  }

  /** Where operators reach this process, on the address it is bound to. */
  public URI operatorUrl() {
    return url("http", basis.config().operator().bind(), parts.operatorPort());
  }

  /** Where other servers reach it, on the address it is bound to; empty without that role. */
  public Optional<URI> publicUrl() {
    BridgeConfig.Federation federation = basis.config().federation();
    String scheme = federation.tls().cert().isPresent() ? "https" : "http";
    return parts.api().map(api -> url(scheme, federation.bind(), api.federationPort()));
  }

  /** The same of a process that is known to have the role. */
  public URI federationUrl() {
    return publicUrl().orElseThrow();
  }

  private static URI url(String scheme, String host, int port) {
    boolean bareIpv6 = host.contains(":") && !host.startsWith("[");
    return URI.create(scheme + "://" + (bareIpv6 ? "[" + host + "]" : host) + ":" + port);
  }

  /** The Kafka cluster that it works on. */
  public KafkaSettings kafka() {
    return basis.kafka();
  }

  /** Its topics there. */
  public Topics topics() {
    return basis.topics();
  }

  /** Questions about rooms; only in a process that answers or asks them. */
  public RoomQueries rooms() {
    return parts.rooms().orElseThrow();
  }

  /** Stops the topology and starts it again, while everything else goes on. */
  public void restartStreams() {
    parts.streams().orElseThrow().restart();
  }

  /** Stops the deliveries and starts them again, while everything else goes on. */
  public void restartRelay() {
    parts.relay().orElseThrow().restartRelay();
  }

  /** Stops keeping our peeks and starts again, while everything else goes on. */
  public void restartFollower() {
    parts.follow().orElseThrow().restartFollower();
  }

  /** Stops filling gaps and starts again, while everything else goes on. */
  public void restartGapFiller() {
    parts.follow().orElseThrow().restartGapFiller();
  }

  /** Stops in order; requests under way are answered. */
  @Override
  public void close() {
    basis.closing().close();
    LOG.info("{} has stopped", serverName());
  }
}
