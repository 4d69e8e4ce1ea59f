package io.peekbridge.streams;

import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomEvent;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.kafka.record.RoomLogEntry.PublishEvent;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.RoomStateKey;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.kafka.record.SubscriptionKey;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.streams.query.LocalStores;
import io.peekbridge.streams.query.Progress;
import io.peekbridge.streams.query.StoreQueries;
import io.peekbridge.streams.room.CommitPace;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.StoreNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology on a log of one partition, without a broker. What it sends is collected in the
 * public lists. Its clock, which is the log's too, stands still unless told to {@link #pass}.
 */
public final class TestBridge implements AutoCloseable {
  public static final ServerName SELF = new ServerName("bridge.example");
  public static final UserId OWNER = UserId.of("owner", SELF);
  public static final SigningKey KEY = TestRoom.key(7);
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * A record of the log.
   *
   * @param ofTopology whether the topology appended it
   */
  public record LogRecord(RoomId roomId, RoomLogEntry entry, Instant time, boolean ofTopology) {}

  public final List<RoomEvent> roomEvents = new ArrayList<>();
  public final List<TestRecord<RoomStateKey, RoomStateEntry>> roomState = new ArrayList<>();
  public final List<TestRecord<SubscriptionKey, Subscription>> subscriptions = new ArrayList<>();
  public final List<Delivery> deliveries = new ArrayList<>();
  public final List<Gap> gaps = new ArrayList<>();
  public final List<DeadLetter> deadLetters = new ArrayList<>();

  private final List<LogRecord> history = new ArrayList<>();
  private final Topics topics;
  private final Path stateDir;
  private final RocksMemory memory = new RocksMemory(32L << 20);
  private final TopologyTestDriver driver;
  private final TestInputTopic<RoomId, RoomLogEntry> log;
  private final TestInputTopic<byte[], byte[]> rawLog;
  private final List<Runnable> drains = new ArrayList<>();
  private final RoomQueries queries;
  private Instant now = START;
  private int requests;

  private TestBridge(int partitions, Function<String, KeyValueBytesStoreSupplier> stores) {
    TopicSettings settings =
        new TopicSettings("t.", partitions, 1, Duration.ofDays(1), Duration.ofDays(1));
    topics = new Topics(settings);
    stateDir = temporaryDirectory();
    Progress progress = new Progress(topics);
    driver =
        new TopologyTestDriver(
            BridgeTopology.build(
                topics, SELF, KEY, progress, new CommitPace(System::nanoTime), stores),
            properties(),
            START);
    log =
        driver.createInputTopic(
            topics.roomLog().name(),
            topics.roomLog().key().serializer(),
            topics.roomLog().value().serializer());
    rawLog =
        driver.createInputTopic(
            topics.roomLog().name(), (topic, key) -> key, (topic, value) -> value);
    collect(
        topics.roomLog(),
        record ->
            history.add(new LogRecord(record.key(), record.value(), record.getRecordTime(), true)));
    collect(topics.roomEvents(), record -> roomEvents.add(record.value()));
    collect(topics.roomState(), roomState::add);
    collect(topics.subscriptions(), subscriptions::add);
    collect(topics.deliveries(), record -> deliveries.add(record.value()));
    collect(topics.gaps(), record -> gaps.add(record.value()));
    collect(topics.deadLetters(), record -> deadLetters.add(record.value()));
    queries = new StoreQueries(topics, progress, new DriverStores(), () -> now);
  }

  /** A bridge whose topics have one partition each, with its stores in memory. */
  public static TestBridge start() {
    return start(1);
  }

  /** A bridge whose topics have more partitions, of which the log's first one works. */
  public static TestBridge start(int partitions) {
    return new TestBridge(partitions, Stores::inMemoryKeyValueStore);
  }

  /** A bridge with the stores that are used in earnest. */
  public static TestBridge startOnDisk() {
    return new TestBridge(1, Stores::persistentKeyValueStore);
  }

  private Properties properties() {
    StreamsSettings settings = StreamsSettings.defaults(SELF, KEY, "t.", stateDir);
    return StreamsProperties.of(settings, KafkaSettings.of("none:1"), topics, memory);
  }

  private <K, V> void collect(Topic<K, V> topic, Consumer<TestRecord<K, V>> list) {
    TestOutputTopic<K, V> output =
        driver.createOutputTopic(
            topic.name(), topic.key().deserializer(), topic.value().deserializer());
    drains.add(() -> output.readRecordsToList().forEach(list));
  }

  public Topics topics() {
    return topics;
  }

  public RoomQueries queries() {
    return queries;
  }

  public long now() {
    return now.toEpochMilli();
  }

  /** Lets time pass, for the log and for the machine. */
  public void pass(Duration time) {
    passInLogOnly(time);
    passOnMachineOnly(time);
  }

  /** Lets time pass for the log; the topology's timers do not notice. */
  public void passInLogOnly(Duration time) {
    now = now.plus(time);
  }

  /** Lets time pass for the topology's timers; the log's clock stands still. */
  public void passOnMachineOnly(Duration time) {
    driver.advanceWallClockTime(time);
    drain();
  }

  /** Everything in the log, except what was appended raw. */
  public List<LogRecord> history() {
    return List.copyOf(history);
  }

  /** Appends everything of another log again. */
  public void replay(List<LogRecord> records) {
    for (LogRecord record : records) {
      now = record.time();
      append(record.roomId(), record.entry());
    }
  }

  /** How many outcomes are stored. */
  public long storedOutcomes() {
    try (KeyValueIterator<Bytes, byte[]> outcomes =
        driver.<Bytes, byte[]>getKeyValueStore(StoreNames.OUTCOMES).all()) {
      long count = 0;
      for (; outcomes.hasNext(); outcomes.next()) {
        count++;
      }
      return count;
    }
  }

  public void append(RoomId roomId, RoomLogEntry entry) {
    history.add(new LogRecord(roomId, entry, now, false));
    log.pipeInput(roomId, entry, now);
    drain();
  }

  public void append(RoomId roomId, List<RoomLogEntry> entries) {
    entries.forEach(entry -> append(roomId, entry));
  }

  /** Appends bytes that may be anything. */
  public void appendRaw(byte[] key, byte[] value) {
    rawLog.pipeInput(key, value, now);
    drain();
  }

  private void drain() {
    drains.forEach(Runnable::run);
  }

  /** Appends a request and returns what was decided. */
  public Outcome request(RoomId roomId, RoomLogEntry.Request request) {
    append(roomId, request);
    return outcome(roomId, request.requestId()).orElseThrow();
  }

  public Optional<Outcome> outcome(RoomId roomId, String requestId) {
    return reader().outcome(roomId, requestId, now());
  }

  /** The stores. */
  public RoomReader reader() {
    return new RoomReader(driver::<Bytes, byte[]>getKeyValueStore);
  }

  public String nextRequestId() {
    return "request " + requests++;
  }

  /** Creates a room that anybody may read and join. */
  public RoomId createRoom(RoomVersion version) {
    return createRoom(version, "room");
  }

  public RoomId createRoom(RoomVersion version, String name) {
    Pdu create = createEvent(version, name);
    Outcome outcome = request(create.roomId(), createRequest(create, standardDrafts()));
    if (!outcome.isOk()) {
      throw new IllegalStateException(outcome.toString());
    }
    return create.roomId();
  }

  public static Pdu createEvent(RoomVersion version, String name) {
    return TestRoom.create(version, new RoomId("!" + name + ":" + SELF), OWNER, SELF, KEY);
  }

  public CreateRoom createRequest(Pdu create, List<Draft> drafts) {
    return new CreateRoom(
        nextRequestId(), create.roomVersion().id(), RawJson.of(create.bytes()), drafts);
  }

  public static List<Draft> standardDrafts() {
    return List.of(
        state("m.room.member", OWNER.value(), "{\"membership\":\"join\"}"),
        state("m.room.join_rules", "", "{\"join_rule\":\"public\"}"),
        visibility("world_readable"));
  }

  public static Draft visibility(String value) {
    return state("m.room.history_visibility", "", "{\"history_visibility\":\"" + value + "\"}");
  }

  public static Draft state(String type, String stateKey, String content) {
    return new Draft(type, Optional.of(stateKey), OWNER, RawJson.of(content));
  }

  public static Draft message(String body) {
    return new Draft(
        "m.room.message", Optional.empty(), OWNER, RawJson.of("{\"body\":\"" + body + "\"}"));
  }

  public Outcome publish(RoomId roomId, Draft draft) {
    return request(roomId, new PublishEvent(nextRequestId(), draft));
  }

  public Outcome peek(RoomId roomId, String server, String peekId) {
    return request(
        roomId,
        new PeekStart(
            nextRequestId(),
            new ServerName(server),
            peekId,
            Optional.empty(),
            Duration.ofHours(1).toMillis()));
  }

  /** The bodies delivered to a server, in order. */
  public List<Delivery> deliveriesTo(String server) {
    return deliveries.stream()
        .filter(delivery -> delivery.recipients().contains(new ServerName(server)))
        .toList();
  }

  @Override
  public void close() {
    driver.close();
    memory.close();
    delete(stateDir);
  }

  private final class DriverStores implements LocalStores {
    @Override
    public RoomReader of(int partition) {
      return reader();
    }

    @Override
    public boolean isReady() {
      return true;
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("bridge-streams");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
