package io.peekbridge.relay.follow;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.FollowSettings;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.BoundedExecutor;
import io.peekbridge.relay.support.KafkaDeadLetters;
import io.peekbridge.relay.support.ScheduledAlarms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that follows rooms in one process, put together. */
public final class FollowEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowEngine.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_MS = 2_000;

  /** Renewals and ends of peeks at once; they are small. */
  private static final int SMALL_REQUESTS = 256;

  private final KafkaSettings kafka;
  private final Topics topics;
  private final Topology topology;
  private final FollowMetrics metrics;
  private final ScheduledAlarms alarms;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("follow-", 0).factory());
  private final KafkaDeadLetters deadLetters;
  private final Peeks peeks;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile CompactedView<RoomId, FollowedRoom> view;
  private volatile boolean ready;

  public FollowEngine(
      FollowSettings settings,
      KafkaSettings kafka,
      Topics topics,
      RoomLogWriter roomLog,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      MeterRegistry registry,
      Clock clock) {
    this.kafka = kafka;
    this.topics = topics;
    this.topology = new LoggedTopology(roomLog, rooms, settings.patience());
    this.metrics = new FollowMetrics(registry);
    this.alarms = new ScheduledAlarms("follow-alarms", clock);
    this.deadLetters = new KafkaDeadLetters(kafka, topics, "follow-dead-letters");
    PeekActions actions =
        new PeekActions(
            new PeekClient(client, settings),
            new SnapshotVerifier(keys, settings.maxSnapshotEvents()),
            new SnapshotIntake(topology, turns, () -> UUID.randomUUID().toString()),
            deadLetters,
            metrics,
            clock);
    this.peeks =
        new Peeks(
            this::wanted,
            new Peek.Services(
                machine(settings),
                actions,
                new BoundedExecutor(settings.concurrency(), threads),
                new BoundedExecutor(SMALL_REQUESTS, threads),
                alarms,
                clock));
    metrics.watch(peeks::count);
  }

  private static PeekMachine machine(FollowSettings settings) {
    DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
    return new PeekMachine(
        new Backoff(settings.backoff(), jitter), jitter, settings.deleteAttempts());
  }

  private Optional<FollowedRoom> wanted(RoomId roomId) {
    return view.get(roomId);
  }

  public void start() {
    view = CompactedView.start(kafka, topics.peeks(), (roomId, room) -> changed(roomId));
    threads.execute(this::begin);
  }

  /** Before everything is read, the topic may tell of rooms that it says later nobody wants. */
  private void changed(RoomId roomId) {
    if (ready) {
      peeks.reconcile(roomId);
    }
  }

  private void begin() {
    try {
      while (!isCaughtUp() || !isTopologyReady()) {
        if (closing.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isCaughtUp() throws InterruptedException {
    if (ready) {
      return true;
    }
    try {
      view.awaitCaughtUp(PATIENCE);
    } catch (TimeoutException e) {
      log.warn("rooms to follow are not known yet: {}", e.getMessage());
      return false;
    }
    ready = true;
    view.entries().keySet().forEach(peeks::reconcile);
    return true;
  }

  /** Forgets what is followed by nobody's wish, because nobody was there when the wish ended. */
  private boolean isTopologyReady() {
    try {
      topology.peeked().forEach(peeks::forgetUnlessWanted);
      return true;
    } catch (RoomsUnavailableException e) {
      log.debug("rooms to forget are not known yet: {}", e.getMessage());
      return false;
    }
  }

  /** The peeks of this process. */
  public List<PeekStatus> status() {
    return peeks.status();
  }

  /** A server says that a peek of ours expired. */
  public void peekExpired(ServerName origin, RoomId roomId, String peekId) {
    peeks.expired(origin, roomId, peekId);
  }

  @Override
  public void close() {
    closing.countDown();
    peeks.close();
    alarms.close();
    threads.shutdownNow();
    CompactedView<RoomId, FollowedRoom> reading = view;
    if (reading != null) {
      reading.close();
    }
    deadLetters.close();
    metrics.unwatch();
  }
}
