package io.peekbridge.streams;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomStores;
import io.peekbridge.streams.query.LocalRooms;
import io.peekbridge.streams.query.Progress;
import io.peekbridge.streams.query.StoreQueries;
import io.peekbridge.streams.room.CommitPace;
import io.peekbridge.streams.store.StoreNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running topology. A thread of it that dies is replaced after a while, see {@link
 * ThreadRestarts}; only an error of the Java machine itself, such as one about memory, ends it.
 */
public final class BridgeStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeStreams.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private final RocksMemory memory;
  private final RoomQueries queries;
  private final RoomStores stores;
  private final ThreadRestarts restarts;
  private final CountDownLatch closing = new CountDownLatch(1);

  private BridgeStreams(
      StreamsSettings settings, KafkaSettings kafka, Topics topics, InstantSource clock) {
    Progress progress = new Progress(topics);
    CommitPace pace = new CommitPace(System::nanoTime);
    this.memory = new RocksMemory(settings.memory());
    this.restarts = new ThreadRestarts(clock);
    this.streams =
        new KafkaStreams(
            BridgeTopology.build(
                topics, settings.serverName(), settings.signingKey(), progress, pace),
            StreamsProperties.of(settings, kafka, topics, memory),
            new PacedClients(pace));
    KafkaStreamsStores local = new KafkaStreamsStores(streams);
    this.queries = new StoreQueries(topics, progress, local, clock);
    Holders holders = new Holders(streams, StoreNames.ROOMS, settings.address());
    this.stores = new LocalRooms(topics, local, holders::of);
    streams.setUncaughtExceptionHandler(this::onThreadDeath);
    streams.setStateListener((now, before) -> LOG.info("topology is {}", now));
  }

  /**
   * Starts the topology; its topics exist. Returns at once, {@link RoomQueries#isReady} says when
   * rooms can be asked for.
   *
   * @throws org.apache.kafka.common.KafkaException if the settings are refused
   */
  public static BridgeStreams start(
      StreamsSettings settings, KafkaSettings kafka, Topics topics, InstantSource clock) {
    BridgeStreams bridge = new BridgeStreams(settings, kafka, topics, clock);
    bridge.streams.start();
    return bridge;
  }

  /** The questions that can be asked. */
  public RoomQueries queries() {
    return queries;
  }

  /** What there is in this process, and where the rest is. */
  public RoomStores stores() {
    return stores;
  }

  /** What Kafka Streams says of itself: {@code RUNNING}, {@code REBALANCING}, {@code ERROR}... */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /** Commits what was worked through and stops, within 30 seconds. */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /**
   * Commits what was worked through, leaves the group so that others take over at once, and stops.
   *
   * @return whether that was finished in time; if not, it goes on in the background
   */
  public boolean close(Duration patience) {
    closing.countDown();
    boolean closed =
        streams.close(
            CloseOptions.timeout(patience)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (closed) {
      memory.close();
    } else {
      LOG.warn("the topology did not stop within {} s", patience.toSeconds());
    }
    return closed;
  }

  /** Called on the thread that dies, which may wait here before another takes its place. */
  private StreamThreadExceptionResponse onThreadDeath(Throwable failure) {
    if (failure instanceof Error) {
      LOG.error("the topology stops", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration wait = restarts.next();
    LOG.error("a thread of the topology died; another follows in {} ms", wait.toMillis(), failure);
    try {
      if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
