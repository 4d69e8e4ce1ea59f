package io.peekbridge.kafka;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.crypto.ServerKeys;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Every topic of a bridge. */
public final class Topics {
  private final TopicSettings settings;
  private final Topic<RoomId, RoomLogEntry> roomLog;
  private final Topic<SubscriptionKey, Subscription> subscriptions;
  private final Topic<RoomId, RoomEvent> roomEvents;
  private final Topic<RoomStateKey, RoomStateEntry> roomState;
  private final Topic<RoomId, Delivery> deliveries;
  private final Topic<ServerName, Destination> destinations;
  private final Topic<DestinationOrderKey, DestinationOrder> destinationOrders;
  private final Topic<RoomId, FollowedRoom> peeks;
  private final Topic<RoomId, Gap> gaps;
  private final Topic<String, DeadLetter> deadLetters;
  private final Topic<ServerName, ServerKeys> serverKeys;

  public Topics(TopicSettings settings) {
    this.settings = settings;
    this.roomLog =
        topic(
            "room-log",
            KeySerdes.ROOM_ID,
            RoomLogSerde.create(),
            withBrokerTime(kept(settings.logRetention())),
            Partitions::forRoom);
    this.subscriptions =
        topic(
            "subscriptions",
            KeySerdes.SUBSCRIPTION,
            JsonSerde.of(Subscription.class),
            compacted(),
            (key, count) -> Partitions.forRoom(key.roomId(), count));
    this.roomEvents =
        topic(
            "room-events",
            KeySerdes.ROOM_ID,
            JsonSerde.of(RoomEvent.class),
            kept(settings.eventRetention()),
            Partitions::forRoom);
    this.roomState =
        topic(
            "room-state",
            KeySerdes.ROOM_STATE,
            JsonSerde.of(RoomStateEntry.class),
            compacted(),
            (key, count) -> Partitions.forRoom(key.roomId(), count));
    this.deliveries =
        topic(
            "deliveries",
            KeySerdes.ROOM_ID,
            JsonSerde.of(Delivery.class),
            kept(settings.logRetention()),
            (key, count) -> {
              throw new IllegalStateException(
                  "deliveries are partitioned by their recipients, see deliveryPartition");
            });
    this.destinations =
        topic(
            "destinations",
            KeySerdes.SERVER_NAME,
            JsonSerde.of(Destination.class),
            compacted(),
            Partitions::forServer);
    this.destinationOrders =
        topic(
            "destination-orders",
            KeySerdes.DESTINATION_ORDER,
            JsonSerde.of(DestinationOrder.class),
            compacted(),
            (key, count) -> Partitions.forServer(key.server(), count));
    this.peeks =
        topic(
            "peeks",
            KeySerdes.ROOM_ID,
            JsonSerde.of(FollowedRoom.class),
            compacted(),
            Partitions::forRoom);
    this.gaps =
        topic(
            "gaps",
            KeySerdes.ROOM_ID,
            JsonSerde.of(Gap.class),
            kept(settings.logRetention()),
            Partitions::forRoom);
    this.deadLetters =
        topic(
            "dead-letters",
            Serdes.String(),
            JsonSerde.of(DeadLetter.class),
            kept(settings.eventRetention()),
            Partitions::forKey);
    this.serverKeys =
        topic(
            "server-keys",
            KeySerdes.SERVER_NAME,
            JsonSerde.of(ServerKeys.class),
            compacted(),
            Partitions::forServer);
  }

  public TopicSettings settings() {
    return settings;
  }

  /**
   * The topology's input, in the order that decides everything. Broker time: the log's clock is
   * nobody's to set.
   */
  public Topic<RoomId, RoomLogEntry> roomLog() {
    return roomLog;
  }

  /** Who peeks which room. */
  public Topic<SubscriptionKey, Subscription> subscriptions() {
    return subscriptions;
  }

  /** The events of rooms, for consumers. */
  public Topic<RoomId, RoomEvent> roomEvents() {
    return roomEvents;
  }

  /** The current state of rooms, for consumers. */
  public Topic<RoomStateKey, RoomStateEntry> roomState() {
    return roomState;
  }

  /**
   * The joined stream, event by recipients. A record's key is its room; its partition is that of
   * its recipients.
   */
  public Topic<RoomId, Delivery> deliveries() {
    return deliveries;
  }

  /** The partition of {@link #deliveries} and {@link #destinations} that a server belongs to. */
  public int deliveryPartition(ServerName server) {
    return Partitions.forServer(server, settings.partitions());
  }

  /** How far each destination is. Partitioned as {@link #deliveries}. */
  public Topic<ServerName, Destination> destinations() {
    return destinations;
  }

  /** What is ordered about destinations. Partitioned as {@link #deliveries}. */
  public Topic<DestinationOrderKey, DestinationOrder> destinationOrders() {
    return destinationOrders;
  }

  /** The remote rooms to follow. */
  public Topic<RoomId, FollowedRoom> peeks() {
    return peeks;
  }

  /** What rooms lack and has to be fetched from other servers. */
  public Topic<RoomId, Gap> gaps() {
    return gaps;
  }

  /** What was refused or given up; keyed by room or destination. */
  public Topic<String, DeadLetter> deadLetters() {
    return deadLetters;
  }

  /** Verified signing keys of other servers. */
  public Topic<ServerName, ServerKeys> serverKeys() {
    return serverKeys;
  }

  public List<Topic<?, ?>> all() {
    return List.of(
        roomLog(),
        subscriptions(),
        roomEvents(),
        roomState(),
        deliveries(),
        destinations(),
        destinationOrders(),
        peeks(),
        gaps(),
        deadLetters(),
        serverKeys());
  }

  private <K, V> Topic<K, V> topic(
      String name,
      Serde<K> key,
      Serde<V> value,
      Map<String, String> config,
      ToIntBiFunction<K, Integer> partitioner) {
    return new Topic<>(
        settings.prefix() + name, key, value, settings.partitions(), config, partitioner);
  }

  private static Map<String, String> compacted() {
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  private static Map<String, String> kept(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }

  private static Map<String, String> withBrokerTime(Map<String, String> config) {
    Map<String, String> all = new HashMap<>(config);
    all.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    return Map.copyOf(all);
  }
}
