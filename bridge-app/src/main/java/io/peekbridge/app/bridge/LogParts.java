package io.peekbridge.app.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.api.ActivePeeks;
import io.peekbridge.api.KafkaFollowedRooms;
import io.peekbridge.api.delivery.KafkaDeliveryLog;
import io.peekbridge.api.delivery.KafkaDestinationOrders;
import io.peekbridge.api.delivery.WakeOrders;
import io.peekbridge.app.keys.KafkaKeyCache;
import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.TopicCreator;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.id.ServerName;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/** What a bridge has on the log besides the topology: a writer, and views of small topics. */
record LogParts(
    KafkaSettings kafka,
    Topics topics,
    RoomLogWriter log,
    RoomLogWriter edge,
    KafkaKeyCache keyCache,
    KafkaFollowedRooms followed,
    ActivePeeks activePeeks,
    CompactedView<ServerName, Destination> destinations,
    KafkaDestinationOrders orders,
    KafkaDeliveryLog deliveries) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Starts the views of topics that are there, and waits until they are up to date.
   *
   * @param unconfirmed the bytes of events that the edge lets wait for the log
   */
  static LogParts open(KafkaSettings kafka, Topics topics, long unconfirmed, ClosingStack closing)
      throws InterruptedException {
    RoomLogWriter log = closing.add("room log writer", new RoomLogWriter(kafka, topics, "log"));
    RoomLogWriter edge =
        closing.add(
            "edge's room log writer",
            new RoomLogWriter(ofTheEdge(kafka, unconfirmed), topics, "edge"));
    KafkaKeyCache keyCache = closing.add("key cache", KafkaKeyCache.start(kafka, topics));
    KafkaFollowedRooms followed =
        closing.add("followed rooms", KafkaFollowedRooms.start(kafka, topics));
    ActivePeeks activePeeks = new ActivePeeks();
    CompactedView<SubscriptionKey, Subscription> subscriptions =
        closing.add(
            "view of subscriptions",
            CompactedView.start(kafka, topics.subscriptions(), activePeeks));
    CompactedView<ServerName, Destination> destinations =
        closing.add("view of destinations", CompactedView.start(kafka, topics.destinations()));
    KafkaDestinationOrders orders =
        closing.add("orders about destinations", KafkaDestinationOrders.start(kafka, topics));
    KafkaDeliveryLog deliveries =
        closing.add("deliveries of operators", new KafkaDeliveryLog(kafka, topics));
    keyCache.awaitCaughtUp(PATIENCE);
    followed.awaitCaughtUp(PATIENCE);
    subscriptions.awaitCaughtUp(PATIENCE);
    destinations.awaitCaughtUp(PATIENCE);
    orders.awaitCaughtUp(PATIENCE);
    return new LogParts(
        kafka,
        topics,
        log,
        edge,
        keyCache,
        followed,
        activePeeks,
        destinations,
        orders,
        deliveries);
  }

  /**
   * A request is answered soon, whatever becomes of Kafka: it waits no longer than two seconds for
   * room in the producer or for its first word of the topic. There is room for twice what the edge
   * lets wait, so that whoever waits for it does so because Kafka is away.
   */
  private static KafkaSettings ofTheEdge(KafkaSettings kafka, long unconfirmed) {
    long room = Math.max(32L << 20, 2 * unconfirmed);
    return kafka.withDefaults(
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            "2000",
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            Long.toString(room)));
  }

  /** Orders that wake destinations which fail, when their servers are seen. */
  WakeOrders wakeOrders(Clock clock, MeterRegistry metrics) {
    return new WakeOrders(
        destinations::get,
        (server, order) -> orders.giveSoon(server, Kind.RETRY, order),
        clock,
        metrics);
  }

  /**
   * Creates the topics that are missing.
   *
   * @throws BridgeStartException if the cluster can't be reached or has other topics than wanted
   */
  static void createTopics(KafkaSettings kafka, Topics topics) throws InterruptedException {
    Map<String, Object> config = kafka.common("topics");
    config.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    try (Admin admin = Admin.create(config)) {
      TopicCreator.ensure(admin, topics);
    } catch (KafkaException e) {
      throw new BridgeStartException("Kafka at " + kafka.bootstrap() + ": " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new BridgeStartException(e.getMessage(), e);
    }
  }
}
