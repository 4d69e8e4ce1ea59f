package io.peekbridge.app.bridge;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peekbridge.api.ApiSettings;
import io.peekbridge.api.federation.FederationServer;
import io.peekbridge.api.federation.FederationServices;
import io.peekbridge.api.letters.KafkaDeadLetterLog;
import io.peekbridge.api.operator.KafkaPlace;
import io.peekbridge.api.operator.OperatorLogs;
import io.peekbridge.api.operator.OperatorServer;
import io.peekbridge.api.operator.OperatorServices;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.app.config.BridgeConfig;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.streams.BridgeStreams;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge with all its roles in this process.
 *
 * <p>It starts from the log outwards: broker, views of topics, topology, deliveries and peeks, and
 * last the two ports. It stops in the reverse order, so that a request that was let in still finds
 * everything that it needs; what was acknowledged is in the log by then, and nothing that is lost
 * by stopping (or by not even stopping in order) was acknowledged.
 */
public final class Bridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private final BridgeConfig config;
  private final ClosingStack closing;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final StreamsParts streams;
  private final RelayParts relay;
  private final FederationServer federationServer;
  private final OperatorServer operatorServer;

  private Bridge(BridgeConfig config, ClosingStack closing) throws InterruptedException {
    this.config = config;
    this.closing = closing;
    Clock clock = Clock.systemUTC();
    Ed25519 ed25519 = Ed25519.fastest();
    FederationIdentity identity = FederationParts.identity(config, ed25519);
    PrometheusMeterRegistry metrics = metrics(closing);

    this.kafka = ModuleSettings.kafka(config, bootstrap(config, closing));
    this.topics = new Topics(ModuleSettings.topics(config));
    ApiSettings api = ModuleSettings.api(config, Version.current());
    LogParts log = LogParts.open(kafka, topics, api.inbound().unconfirmedBytes(), closing);
    DirectoryParts directory =
        closing.add("view of hosted rooms", new DirectoryParts(identity.name(), kafka, topics));
    FederationParts federation =
        FederationParts.open(config, identity, ed25519, log.keyCache(), clock, closing);

    this.streams =
        closing.add(
            "topology",
            new StreamsParts(
                () ->
                    BridgeStreams.start(
                        ModuleSettings.streams(config, identity), kafka, topics, clock)));
    SnapshotTurns turns = new SnapshotTurns();
    this.relay = new RelayParts(config, log, federation, turns, streams.rooms(), metrics, clock);
    relay.start();
    closing.add("deliveries, peeks and gaps", relay);
    JoinParts joins =
        closing.add(
            "joins", new JoinParts(log, federation, turns, streams.rooms(), metrics, clock));

    this.federationServer =
        new FederationServer(
            api,
            new FederationServices(
                identity,
                log.edge()::append,
                streams.rooms(),
                federation.authenticator(),
                federation.keyRing(),
                federation.ownKeys(),
                log.activePeeks(),
                new ExpectedRooms(log.followed(), joins::isJoining),
                directory,
                relay::peekExpired,
                closing.add("orders to wake destinations", log.wakeOrders(clock, metrics)),
                metrics,
                clock));
    this.operatorServer =
        new OperatorServer(
            api,
            new OperatorServices(
                identity,
                log.edge()::append,
                streams.rooms(),
                log.activePeeks(),
                log.followed(),
                directory,
                relay,
                joins,
                new OperatorLogs(
                    log.orders(), log.deliveries(), new KafkaDeadLetterLog(kafka, topics)),
                federation.keyRing(),
                new KafkaPlace(kafka.bootstrap(), config.topicPrefix()),
                streams.rooms()::isReady,
                ed25519.providerName(),
                metrics,
                clock));
    federationServer.start();
    closing.add("federation port", federationServer);
    operatorServer.start();
    closing.add("operator port", operatorServer);
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
      LOG.info(
          "{} serves other servers at {} and operators at {}",
          bridge.serverName(),
          bridge.federationUrl(),
          bridge.operatorUrl());
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

  private static PrometheusMeterRegistry metrics(ClosingStack closing) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    closing.add("metrics", (AutoCloseable) metrics::close);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    closing.add("garbage collection metrics", gcMetrics(metrics));
    return metrics;
  }

  private static JvmGcMetrics gcMetrics(PrometheusMeterRegistry metrics) {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(metrics);
    return gc;
  }

  private static String bootstrap(BridgeConfig config, ClosingStack closing) {
    return config
        .kafka()
        .bootstrap()
        .orElseGet(
            () ->
                closing
                    .add("broker", EmbeddedBroker.start(ModuleSettings.broker(config)))
                    .bootstrapServers());
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
            "the topology of " + serverName() + " is " + streams.state() + " after " + patience);
      }
      Thread.sleep(Duration.ofMillis(20));
    }
    return this;
  }

  public boolean isReady() {
    return streams.rooms().isReady();
  }

  /** Whether the topology has ended for good, which only the end of the process mends. */
  public boolean hasFailed() {
    return streams.state() == KafkaStreams.State.ERROR;
  }

  public ServerName serverName() {
    return new ServerName(config.serverName());
  }

  /** Where operators reach this bridge, on the address it is bound to. */
  public URI operatorUrl() {
    return url("http", config.operator().bind(), operatorServer.port());
  }

  /** Where other servers reach it, on the address it is bound to. */
  public URI federationUrl() {
    String scheme = config.federation().tls().cert().isPresent() ? "https" : "http";
    return url(scheme, config.federation().bind(), federationServer.port());
  }

  private static URI url(String scheme, String host, int port) {
    boolean bareIpv6 = host.contains(":") && !host.startsWith("[");
    return URI.create(scheme + "://" + (bareIpv6 ? "[" + host + "]" : host) + ":" + port);
  }

  /** The Kafka cluster that it works on. */
  public KafkaSettings kafka() {
    return kafka;
  }

  /** Its topics there. */
  public Topics topics() {
    return topics;
  }

  /** Questions about rooms, answered in this process. */
  public RoomQueries rooms() {
    return streams.rooms();
  }

  /** Stops the topology and starts it again, while everything else goes on. */
  public void restartStreams() {
    streams.restart();
  }

  /** Stops the deliveries and starts them again, while everything else goes on. */
  public void restartRelay() {
    relay.restartRelay();
  }

  /** Stops keeping our peeks and starts again, while everything else goes on. */
  public void restartFollower() {
    relay.restartFollower();
  }

  /** Stops filling gaps and starts again, while everything else goes on. */
  public void restartGapFiller() {
    relay.restartGapFiller();
  }

  /** Stops in order; requests under way are answered. */
  @Override
  public void close() {
    closing.close();
    LOG.info("{} has stopped", serverName());
  }
}
