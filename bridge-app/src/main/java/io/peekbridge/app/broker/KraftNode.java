package io.peekbridge.app.broker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A controller and a broker in one process, as in {@code kafka.server.KafkaRaftServer}, but for the
 * order in which they start: the broker waits until the controller has given up on its former self.
 *
 * <p>A broker that was killed comes back to metadata in which it still leads every partition. If it
 * started at once it would take up where it was, and begin to write the markers of transactions
 * that were being committed. Then the controller fences the former self, for a moment nobody leads
 * anything, and Kafka takes a partition without a leader for one that has been deleted: it leaves
 * the marker out and calls the transaction complete (KAFKA-20734, in 4.3.1 and not yet mended).
 * Such a transaction stays open for ever, and with it end the readers of committed records on that
 * partition. A broker that starts after the fencing finds partitions that nobody leads, and leads
 * them, with all their markers still to write, once it has registered. It loses no time by that:
 * until its former self is fenced it could not register.
 */
final class KraftNode {
  private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SharedServer shared;
  private final ControllerServer controller;
  private final BrokerServer broker;

  KraftNode(KafkaConfig config) {
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> directories =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    this.shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
            QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    this.controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
    this.broker = new BrokerServer(shared);
  }

  /**
   * Starts both and returns when clients can produce.
   *
   * @throws BrokerStartException if the controller does not fence the former self in time
   */
  void start() {
    controller.startup();
    awaitFormerSelfFenced();
    broker.startup();
  }

  private void awaitFormerSelfFenced() {
    FormerSelf former = new FormerSelf(BrokerProperties.NODE_ID);
    try {
      shared
          .loader()
          .installPublishers(List.of(former))
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      former.gone().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      shared
          .loader()
          .removeAndClosePublisher(former)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerStartException("the controller did not get ready: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerStartException("interrupted while the controller got ready", e);
    }
  }

  /** Stops both, everything written out, also after a start that failed half-way. */
  void stop() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }
}
