package io.peekbridge.relay.delivery;

import io.peekbridge.kafka.Topic;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the group: reads {@code deliveries} and hands the records to lanes. It waits
 * for no destination; only when partitions are taken away does it wait, for a bounded time, for
 * what is in flight. Everything here happens on one thread but {@link #status}.
 */
final class DeliverySession implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(DeliverySession.class);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final Topic<?, ?> topic;
  private final Intake intake;
  private final PartitionOpener opener;
  private final PartitionFactory factory;
  private final RelaySettings settings;
  private final InstantSource clock;

  private final Map<TopicPartition, Preparation> preparing = new HashMap<>();
  private final Map<TopicPartition, DeliveryPartition> open = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private Instant nextCommit = Instant.EPOCH;

  /** Makes a partition that starts at an offset. */
  @FunctionalInterface
  interface PartitionFactory {
    DeliveryPartition create(int partition, long start, Opened opened);
  }

  DeliverySession(
      Consumer<byte[], byte[]> consumer,
      Topic<?, ?> topic,
      Intake intake,
      PartitionOpener opener,
      PartitionFactory factory,
      RelaySettings settings,
      InstantSource clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.intake = intake;
    this.opener = opener;
    this.factory = factory;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Delivers until told to end, then finishes in order.
   *
   * @throws KafkaException if the membership is of no use any more
   */
  void run(BooleanSupplier closing) {
    try {
      consumer.subscribe(List.of(topic.name()), this);
      while (!closing.getAsBoolean()) {
        turn();
      }
      take(List.copyOf(open.keySet()));
    } finally {
      leave();
    }
  }

  private void turn() {
    for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
      intake.take(read, open.get(new TopicPartition(read.topic(), read.partition())));
    }
    open.forEach((at, partition) -> partition.passed(consumer.position(at)));
    adopt();
    commitIfDue();
    if (open.values().stream().anyMatch(DeliveryPartition::isBroken)) {
      throw new KafkaException("another process has taken a partition of ours");
    }
  }

  /** Begins with the partitions that have been opened. */
  private void adopt() {
    for (TopicPartition at : List.copyOf(preparing.keySet())) {
      Optional<Opened> opened = preparing.get(at).result();
      if (opened.isPresent()) {
        long start = consumer.position(at);
        open.put(at, factory.create(at.partition(), start, opened.get()));
        preparing.remove(at);
        consumer.resume(List.of(at));
        log.info("delivering from {}@{}", at, start);
      }
    }
  }

  private void commitIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextCommit)) {
      return;
    }
    nextCommit = now.plus(settings.commitInterval());
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(open.keySet());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(offsets, this::committed);
    }
  }

  private void committed(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure) {
    if (failure == null) {
      offsets.forEach((at, offset) -> committed.put(at, offset.offset()));
    } else {
      log.debug("offsets not committed: {}", failure.toString());
    }
  }

  /** What can be committed beyond what was. */
  private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> of) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition at : of) {
      long committable = open.get(at).committable();
      if (committable > committed.getOrDefault(at, 0L)) {
        offsets.put(at, new OffsetAndMetadata(committable));
      }
    }
    return offsets;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    consumer.pause(assigned);
    for (TopicPartition at : assigned) {
      preparing.put(at, Preparation.start(opener, at.partition()));
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    take(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    lost.forEach(this::drop);
  }

  /** Finishes partitions: what is in flight, the places, the offsets. */
  private void take(Collection<TopicPartition> revoked) {
    List<TopicPartition> ending = revoked.stream().filter(open::containsKey).toList();
    ending.forEach(at -> open.get(at).stop());
    long deadline = System.nanoTime() + settings.drain().toNanos();
    for (TopicPartition at : ending) {
      open.get(at).awaitStopped(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(ending);
    revoked.forEach(this::drop);
    commitNow(offsets);
  }

  private void commitNow(Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, settings.drain());
      }
    } catch (KafkaException e) {
      // Whoever has the partition next reads a little more and skips it by the cursors.
      log.info("last offsets not committed: {}", e.toString());
    }
  }

  private void drop(TopicPartition at) {
    Preparation preparation = preparing.remove(at);
    if (preparation != null) {
      preparation.cancel();
    }
    DeliveryPartition partition = open.remove(at);
    if (partition != null) {
      partition.close();
      log.info("no longer delivering from {}", at);
    }
    committed.remove(at);
  }

  private void leave() {
    Stream.concat(List.copyOf(open.keySet()).stream(), List.copyOf(preparing.keySet()).stream())
        .forEach(this::drop);
    try {
      consumer.close(CloseOptions.timeout(settings.drain()));
    } catch (KafkaException e) {
      log.info("left the group without a word: {}", e.toString());
    }
  }

  /** Something else is ordered about a destination than before; may be called on any thread. */
  void ordered(int partition, ServerName destination) {
    DeliveryPartition held = open.get(new TopicPartition(topic.name(), partition));
    if (held != null) {
      held.ordered(destination);
    }
  }

  Stream<LaneStatus> status() {
    return open.values().stream().flatMap(DeliveryPartition::status);
  }
}
