package io.peekbridge.app.broker;

import java.util.Properties;

/** Kafka's configuration for a broker that is alone on its machine and shares a process with us. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  private static final String HOST = "127.0.0.1";

  private BrokerProperties() {}

  static Properties of(BrokerSettings settings, BrokerDirectory directory, BrokerPorts ports) {
    Properties properties = new Properties();
    listeners(properties, ports);
    durability(properties, settings);
    quickReturn(properties);
    quickTransactions(properties);
    smallFootprint(properties);
    properties.setProperty("log.dirs", directory.logDirectory().toAbsolutePath().toString());
    properties.putAll(settings.overrides());
    return properties;
  }

  static String bootstrapServers(BrokerPorts ports) {
    return HOST + ":" + ports.client();
  }

  private static void listeners(Properties properties, BrokerPorts ports) {
    String client = "PLAINTEXT://" + bootstrapServers(ports);
    String controller = "CONTROLLER://" + HOST + ":" + ports.controller();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE_ID));
    properties.setProperty(
        "controller.quorum.voters", NODE_ID + "@" + HOST + ":" + ports.controller());
    properties.setProperty("listeners", client + "," + controller);
    properties.setProperty("advertised.listeners", client);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("inter.broker.listener.name", "PLAINTEXT");
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("auto.create.topics.enable", "false");
  }

  private static void durability(Properties properties, BrokerSettings settings) {
    properties.setProperty("default.replication.factor", "1");
    properties.setProperty("min.insync.replicas", "1");
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    if (settings.fsync()) {
      properties.setProperty("log.flush.interval.messages", "1");
    }
  }

  /**
   * A killed broker that comes back is refused until the session of its former self has run out,
   * and consumers and transactions of a killed process wait for their own timeouts.
   */
  private static void quickReturn(Properties properties) {
    properties.setProperty("broker.session.timeout.ms", "2000");
    properties.setProperty("broker.heartbeat.interval.ms", "400");
    properties.setProperty("group.min.session.timeout.ms", "1000");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    properties.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    properties.setProperty("controlled.shutdown.enable", "true");
  }

  /**
   * The topology begins its next transaction while the broker still ends the last one, which takes
   * a few milliseconds. The broker looks again that often, and for long enough that the producer
   * need not ask again.
   */
  private static void quickTransactions(Properties properties) {
    properties.setProperty("add.partitions.to.txn.retry.backoff.ms", "1");
    properties.setProperty("add.partitions.to.txn.retry.backoff.max.ms", "1000");
  }

  private static void smallFootprint(Properties properties) {
    properties.setProperty("num.partitions", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.num.partitions", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("num.network.threads", "2");
    properties.setProperty("num.io.threads", "4");
    properties.setProperty("background.threads", "2");
    properties.setProperty("num.recovery.threads.per.data.dir", "2");
    // The cleaner's map of keys: 8 MiB hold about 300,000 keys in one pass over a compacted topic.
    properties.setProperty("log.cleaner.threads", "1");
    properties.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
    properties.setProperty("log.cleaner.io.buffer.size", "131072");
    // An index of 1 MiB is enough for a segment of this size; Kafka maps it at its full length.
    properties.setProperty("log.segment.bytes", "134217728");
    properties.setProperty("log.index.size.max.bytes", "1048576");
    properties.setProperty("metadata.log.segment.bytes", "16777216");
  }
}
