package io.peekbridge.app.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A complete Kafka broker with its controller (KRaft) in this process, on loopback only.
 *
 * <p><b>What an acknowledgement is worth.</b> With one broker, {@code acks=all} means that the
 * record was written to the log file, not that the disk has it: Kafka leaves that to the operating
 * system. The pages written belong to the kernel, so records survive the death of the process,
 * SIGKILL included, and are found again by Kafka's log recovery at the next start. They don't
 * survive a power failure or a kernel crash within the seconds before write-back. {@link
 * BrokerSettings#fsync()} closes that gap, at one disk flush for each batch; a cluster of three
 * brokers closes it better, and is what a deployment that matters should use.
 *
 * <p>A fault that Kafka holds to be fatal (a log directory that fails) ends the whole process, as
 * it does for a broker of its own: to stop is right, to acknowledge on would not be.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final BrokerDirectory directory;
  private final BrokerPorts ports;
  private final KraftNode server;
  private final AtomicBoolean open = new AtomicBoolean(true);

  private EmbeddedBroker(BrokerDirectory directory, BrokerPorts ports, KraftNode server) {
    this.directory = directory;
    this.ports = ports;
    this.server = server;
  }

  /**
   * Formats the directory on its first use, starts, and returns when clients can produce.
   *
   * @throws BrokerStartException if the directory or the port is in use, or Kafka fails to start
   */
  public static EmbeddedBroker start(BrokerSettings settings) {
    BrokerDirectory directory = BrokerDirectory.lock(settings.directory());
    try {
      EmbeddedBroker broker = startLocked(settings, directory);
      LOG.info("embedded broker on {} in {}", broker.bootstrapServers(), settings.directory());
      return broker;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static EmbeddedBroker startLocked(BrokerSettings settings, BrokerDirectory directory) {
    BrokerPorts ports = BrokerPorts.choose(settings.port(), directory);
    if (!directory.isFormatted()) {
      format(directory.logDirectory());
    }
    Properties properties = BrokerProperties.of(settings, directory, ports);
    KraftNode server = new KraftNode(KafkaConfig.fromProps(properties));
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw new BrokerStartException("the embedded broker did not start: " + e.getMessage(), e);
    }
    directory.rememberPorts(ports);
    return new EmbeddedBroker(directory, ports, server);
  }

  private static void format(Path logDirectory) {
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerProperties.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setControllerListenerName("CONTROLLER")
            .setMetadataLogDirectory(logDirectory.toAbsolutePath().toString())
            .addDirectory(logDirectory.toAbsolutePath().toString());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new BrokerStartException(
          "the broker directory " + logDirectory + " can't be formatted: " + e.getMessage(), e);
    }
  }

  /** Where clients on this machine connect: {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return BrokerProperties.bootstrapServers(ports);
  }

  /** Stops in order, everything written out; the directory can be used again afterwards. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      try {
        server.stop();
      } finally {
        directory.close();
      }
    }
  }
}
