package io.peekbridge.relay.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.kafka.CompactedView;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.RoomLogWriter;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.GroupThread;
import io.peekbridge.relay.support.KafkaDeadLetters;
import io.peekbridge.relay.support.ScheduledAlarms;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that delivers in one process, put together; joins the group again whenever it falls out. */
public final class DeliveryEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeliveryEngine.class);
  private static final long PAUSE_MS = 1_000;
  private static final Duration VIEW_PATIENCE = Duration.ofSeconds(2);

  private final RelaySettings settings;
  private final KafkaSettings kafka;
  private final Topics topics;
  private final Clock clock;

  private final MemoryBudget budget;
  private final RelayMetrics metrics;
  private final ScheduledAlarms alarms;
  private final ExecutorService senders;
  private final CatchUpPool catchUps;
  private final KafkaDeadLetters deadLetters;
  private final RoomLogWriter roomLog;
  private final Orders orders;
  private final LoggedPeekRevoker revoker;
  private final List<CompactedView<?, ?>> views = new ArrayList<>();
  private final Intake intake;
  private final LaneServices services;
  private final GroupThread thread;
  private volatile DeliverySession session;

  public DeliveryEngine(
      RelaySettings settings,
      KafkaSettings kafka,
      Topics topics,
      ServerName origin,
      FederationClient client,
      MeterRegistry registry,
      Clock clock) {
    this.settings = settings;
    this.kafka = kafka;
    this.topics = topics;
    this.clock = clock;
    this.budget = new MemoryBudget(settings.memory().bytes());
    this.metrics = new RelayMetrics(registry);
    this.alarms = new ScheduledAlarms("relay-alarms", clock);
    this.senders =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("relay-send-", 0).factory());
    this.catchUps =
        new CatchUpPool(
            settings.concurrency().readers(), () -> KafkaPartitionReader.open(kafka, topics));
    this.deadLetters = new KafkaDeadLetters(kafka, topics, "relay-dead-letters");
    this.intake = new Intake(new DeliveryDecoder(topics.deliveries()), deadLetters, metrics, clock);
    this.orders = new Orders(this::ordered);
    this.roomLog = new RoomLogWriter(kafka, topics, "relay-revocations");
    this.revoker = new LoggedPeekRevoker(roomLog::append);
    this.services = services(origin, client);
    this.thread = new GroupThread("relay", "the relay", PAUSE_MS, this::serve);
    metrics.watch(new LaneCensus(this::status, clock), budget);
  }

  private LaneServices services(ServerName origin, FederationClient client) {
    Backoff backoff =
        new Backoff(settings.backoff(), () -> ThreadLocalRandom.current().nextDouble());
    return new LaneServices(
        new LaneMachine(backoff, settings.parkAfter()),
        BatchLimits.DEFAULT,
        settings.memory().laneRecords() / 2,
        new Overdue(settings.patience(), clock),
        orders,
        new SendThrottle(settings.transactionsPerSecond(), clock),
        new Outbox(settings.concurrency(), senders, alarms, clock),
        new Deliverer(origin, client, settings.requestTimeout(), metrics, clock),
        new Burials(deadLetters, metrics, clock),
        revoker,
        alarms,
        metrics,
        clock);
  }

  public void start() {
    views.add(CompactedView.startTelling(kafka, topics.destinationOrders(), orders::put));
    views.add(CompactedView.startTelling(kafka, topics.subscriptions(), revoker::put));
    catchUps.start();
    thread.start();
  }

  private void ordered(ServerName destination) {
    DeliverySession current = session;
    if (current != null) {
      current.ordered(topics.deliveryPartition(destination), destination);
    }
  }

  private void serve(BooleanSupplier isClosing) {
    if (!areViewsReady()) {
      return;
    }
    session = newSession();
    session.run(isClosing);
  }

  /** A paused destination must not get anything because nobody has read yet that it is paused. */
  private boolean areViewsReady() {
    try {
      for (CompactedView<?, ?> view : views) {
        view.awaitCaughtUp(VIEW_PATIENCE);
      }
      return true;
    } catch (TimeoutException e) {
      log.warn("deliveries begin later: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private DeliverySession newSession() {
    return new DeliverySession(
        new KafkaConsumer<>(
            consumerConfig(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topics.deliveries(),
        intake,
        new KafkaPartitionOpener(kafka, topics, settings.drain()),
        this::newPartition,
        settings,
        clock);
  }

  private Map<String, Object> consumerConfig() {
    Map<String, Object> config = kafka.groupConsumer("relay", topics.settings().prefix() + "relay");
    config.putIfAbsent(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    // A relay that dies is missed after 6 s, so that its destinations have another one within 10 s.
    config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    config.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_500);
    return config;
  }

  private DeliveryPartition newPartition(int partition, long start, Opened opened) {
    CatchUp catchUp = new CatchUp(partition, catchUps::schedule, intake::lost, metrics, budget);
    return new DeliveryPartition(
        partition, start, opened, catchUp, () -> new Window(settings.memory(), budget), services);
  }

  /** The destinations of the partitions that this process has. */
  public List<LaneStatus> status() {
    DeliverySession current = session;
    return current == null ? List.of() : current.status().toList();
  }

  @Override
  public void close() {
    thread.close();
    views.forEach(CompactedView::close);
    catchUps.close();
    alarms.close();
    senders.shutdownNow();
    deadLetters.close();
    roomLog.close();
    metrics.unwatch();
  }
}
