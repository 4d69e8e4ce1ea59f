package io.peekbridge.relay.gap;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.GapSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One membership in the group: reads {@code gaps}, hands them to their lanes, and commits what is
 * done. It waits for no gap; while too many are held it reads none. What was not committed is done
 * again by whoever has the partition next, which does no harm.
 */
final class GapSession implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(GapSession.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration COMMITS = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final Topic<RoomId, Gap> topic;
  private final GapLanes lanes;
  private final GapSettings settings;
  private final InstantSource clock;
  private final Map<TopicPartition, Offsets> open = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private Instant nextCommit = Instant.EPOCH;

  GapSession(
      Consumer<byte[], byte[]> consumer,
      Topic<RoomId, Gap> topic,
      GapLanes lanes,
      GapSettings settings,
      InstantSource clock) {
    this.consumer = consumer;
    this.topic = topic;
    this.lanes = lanes;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads until told to end, then commits what is done and leaves the group.
   *
   * @param ended waits for what is being worked on, for a bounded time
   * @throws KafkaException if the membership is of no use any more
   */
  void run(BooleanSupplier closing, Runnable ended) {
    try {
      consumer.subscribe(List.of(topic.name()), this);
      while (!closing.getAsBoolean()) {
        turn();
      }
      ended.run();
      commitNow(open.keySet());
    } finally {
      leave();
    }
  }

  private void turn() {
    for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
      take(read);
    }
    open.forEach((at, offsets) -> offsets.passed(consumer.position(at)));
    throttle();
    commitIfDue();
  }

  private void take(ConsumerRecord<byte[], byte[]> read) {
    Offsets offsets = open.get(new TopicPartition(read.topic(), read.partition()));
    long offset = read.offset();
    offsets.read(offset);
    Gap gap = decode(read);
    if (gap == null) {
      offsets.done(offset);
      return;
    }
    lanes.add(
        gap,
        new Ticket() {
          @Override
          public boolean isOurs() {
            return !offsets.isLost();
          }

          @Override
          public void done() {
            offsets.done(offset);
          }
        });
  }

  private Gap decode(ConsumerRecord<byte[], byte[]> read) {
    try {
      return topic.value().deserializer().deserialize(read.topic(), read.value());
    } catch (SerializationException e) {
      log.error("a gap at {}-{}@{} cannot be read", read.topic(), read.partition(), read.offset());
      return null;
    }
  }

  private void throttle() {
    if (lanes.held() >= settings.held()) {
      consumer.pause(consumer.assignment());
    } else if (!consumer.paused().isEmpty()) {
      consumer.resume(consumer.paused());
    }
  }

  private void commitIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextCommit)) {
      return;
    }
    nextCommit = now.plus(COMMITS);
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

  private void commitNow(Collection<TopicPartition> of) {
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(of);
    try {
      if (!offsets.isEmpty()) {
        consumer.commitSync(offsets, settings.drain());
      }
    } catch (KafkaException e) {
      // Whoever has the partition next does a little again.
      log.info("last offsets not committed: {}", e.toString());
    }
  }

  /** What can be committed beyond what was. */
  private Map<TopicPartition, OffsetAndMetadata> offsets(Collection<TopicPartition> of) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition at : of) {
      open.get(at)
          .committable()
          .ifPresent(
              offset -> {
                if (offset > committed.getOrDefault(at, 0L)) {
                  offsets.put(at, new OffsetAndMetadata(offset));
                }
              });
    }
    return offsets;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    assigned.forEach(at -> open.put(at, new Offsets()));
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    commitNow(revoked.stream().filter(open::containsKey).toList());
    onPartitionsLost(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    for (TopicPartition at : lost) {
      committed.remove(at);
      Offsets offsets = open.remove(at);
      if (offsets != null) {
        offsets.lose();
      }
    }
  }

  private void leave() {
    onPartitionsLost(List.copyOf(open.keySet()));
    try {
      consumer.close(CloseOptions.timeout(settings.drain()));
    } catch (KafkaException e) {
      log.info("left the group without a word: {}", e.toString());
    }
  }
}
