package io.peekbridge.relay.gap;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.fetch.EventFetcher;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.RoomClient;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.fetch.SnapshotUpload;
import io.peekbridge.relay.fetch.StateFetcher;
import io.peekbridge.relay.fetch.TopologyInput;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.BoundedExecutor;
import io.peekbridge.relay.support.GroupThread;
import io.peekbridge.relay.support.ScheduledAlarms;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that fills gaps in one process; joins its group again whenever it falls out. */
public final class GapEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GapEngine.class);
  private static final long PAUSE_MS = 1_000;

  private final GapSettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final Clock clock;
  private final GapMetrics metrics;
  private final ScheduledAlarms alarms;
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gaps-", 0).factory());
  private final GapLanes lanes;
  private final GroupThread thread;

  public GapEngine(
      GapSettings settings,
      KafkaSettings kafka,
      Topics topics,
      ServerName ourselves,
      TopologyInput topology,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      MeterRegistry registry,
      Clock clock) {
    this.settings = settings;
    this.kafka = kafka;
    this.topics = topics;
    this.clock = clock;
    this.metrics = new GapMetrics(registry);
    this.alarms = new ScheduledAlarms("gap-alarms", clock);
    RoomClient asking = new RoomClient(client, settings.maxStateBytes());
    EventSieve sieve = new EventSieve(keys);
    EventFetcher events = new EventFetcher(asking, sieve);
    GapFilling filling =
        new GapFilling(
            topology,
            new StateFetcher(asking, sieve, settings.maxStateEvents()),
            new SnapshotUpload(topology, turns, () -> UUID.randomUUID().toString()),
            metrics,
            clock);
    GapWork work =
        new GapWork(
            settings,
            ourselves,
            rooms,
            new ParentSearch(asking, events, sieve),
            new AuthSearch(asking, events, sieve),
            filling,
            metrics,
            clock);
    this.lanes =
        new GapLanes(
            work,
            new BoundedExecutor(settings.concurrency(), this::execute),
            alarms,
            new Backoff(settings.backoff(), () -> ThreadLocalRandom.current().nextDouble()),
            settings.retryFor(),
            clock);
    this.thread = new GroupThread("gaps", "filling gaps", PAUSE_MS, this::serve);
    metrics.watch(lanes::held);
  }

  public void start() {
    thread.start();
  }

  private void serve(BooleanSupplier isClosing) {
    GapSession session =
        new GapSession(
            new KafkaConsumer<>(
                consumerConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topics.gaps(),
            lanes,
            settings,
            clock);
    session.run(isClosing, this::drain);
  }

  private Map<String, Object> consumerConfig() {
    Map<String, Object> config = kafka.groupConsumer("gaps", topics.settings().prefix() + "gaps");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    config.putIfAbsent(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    return config;
  }

  private void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("a gap after the end: {}", e.toString());
    }
  }

  /** Waits for what is worked on, then interrupts it. */
  private void drain() {
    lanes.close();
    try {
      if (!lanes.awaitIdle(settings.drain())) {
        log.info("gaps that are being worked on are left for the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    workers.shutdownNow();
  }

  @Override
  public void close() {
    thread.close();
    drain();
    alarms.close();
    metrics.unwatch();
  }
}
