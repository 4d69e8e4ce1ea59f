package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.delivery.PartitionOpener.Opened;
import io.peekbridge.relay.support.FakeAlarms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One partition with its log, its places, its destinations and a process that serves it, all in one
 * thread: nothing happens until the test says so, and the process can die between any two steps.
 */
final class DeliveryWorld {
  static final RoomId ROOM = new RoomId("!r:ours.example");

  final FakeAlarms time = new FakeAlarms();
  final List<ReadRecord> log = new ArrayList<>();
  final Map<ServerName, Destination> places = new HashMap<>();
  final Map<ServerName, FakeDestination> destinations = new HashMap<>();
  final Map<ServerName, Map<Kind, DestinationOrder>> orders = new HashMap<>();
  final List<DeadLetter> letters = new ArrayList<>();
  long committed;

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final Deque<Runnable> writes = new ArrayDeque<>();
  private final Deque<CatchUp> catchUps = new ArrayDeque<>();
  private DeliveryPartition partition;
  private Lanes lanes;
  private long nextOffset;
  private long live;
  private int process;

  DeliveryWorld(int count) {
    for (int i = 0; i < count; i++) {
      ServerName name = new ServerName("d" + i + ".example");
      destinations.put(name, new FakeDestination(name));
    }
    start();
  }

  FakeDestination destination(ServerName name) {
    return destinations.get(name);
  }

  List<ServerName> names() {
    return destinations.keySet().stream().sorted().toList();
  }

  // What a test can make happen.

  /** A record for some of the destinations. */
  void append(List<ServerName> recipients, boolean isPdu, int gap) {
    nextOffset += gap;
    long offset = nextOffset++;
    Delivery delivery =
        isPdu
            ? Delivery.ofEvent(
                ROOM, recipients, new EventId("$" + offset), RawJson.of("{\"o\":" + offset + "}"))
            : Delivery.ofExpiredPeek(ROOM, recipients.getFirst(), Long.toString(offset));
    log.add(new ReadRecord(new HeldRecord(offset, time.millis(), delivery), delivery.recipients()));
    delivery.recipients().forEach(name -> destinations.get(name).owed(offset));
  }

  /** The live reader reads up to so many records. */
  void poll(int most) {
    List<ReadRecord> read =
        log.stream().filter(record -> record.offset() >= live).limit(most).map(Fresh::of).toList();
    read.forEach(partition::dispatch);
    live = read.isEmpty() ? nextOffset : read.getLast().offset() + 1;
    partition.passed(live);
  }

  /** An operator's order, or (absent) the end of one. */
  void order(ServerName name, Kind kind, Optional<DestinationOrder> given) {
    Map<Kind, DestinationOrder> own = orders.computeIfAbsent(name, any -> new HashMap<>());
    given.ifPresentOrElse(order -> own.put(kind, order), () -> own.remove(kind));
    lanes.orders.put(new DestinationOrderKey(name, kind), given);
  }

  /** Drops what waits now, if the process lives long enough to hear of it. */
  void drop(ServerName name) {
    long through = nextOffset - 1;
    destinations.get(name).mayLackThrough(through);
    order(name, Kind.DROP, Optional.of(DestinationOrder.dropThrough(time.millis(), through)));
  }

  void commit() {
    committed = Math.max(committed, partition.committable());
  }

  /** A request that had its turn is made and answered. */
  void send() {
    run(tasks);
  }

  /** The oldest write reaches the log, and the process hears of it. */
  void write() {
    run(writes);
  }

  void readAgain(int chunks) {
    CatchUp next = catchUps.poll();
    if (next != null && next.slice(new LogReader(), chunks)) {
      catchUps.add(next);
    }
  }

  /** The process dies; so many of its pending writes reach the log before. */
  void crash(int written) {
    process++;
    for (int i = 0; i < written; i++) {
      write();
    }
    forget();
    start();
  }

  /** The process ends in order and another one starts. */
  void restart() {
    partition.stop();
    while (!tasks.isEmpty() || !writes.isEmpty()) {
      send();
      write();
    }
    partition.awaitStopped(Duration.ZERO);
    commit();
    partition.close();
    while (!catchUps.isEmpty()) {
      readAgain(1);
    }
    process++;
    assertThat(lanes.budget.used()).isZero();
    forget();
    start();
  }

  /** Everything works from now on, for as long as it takes. */
  void settle() {
    destinations.values().forEach(FakeDestination::heal);
    destinations.keySet().forEach(name -> order(name, Kind.PAUSE, Optional.empty()));
    for (int i = 0; i < 200; i++) {
      poll(100);
      readAgain(10);
      while (!tasks.isEmpty() || !writes.isEmpty()) {
        send();
        write();
      }
      commit();
      time.advance(Duration.ofMinutes(10));
    }
  }

  List<LaneStatus> lanes() {
    return partition.status().toList();
  }

  LaneStatus lane(ServerName name) {
    return partition.status().filter(lane -> lane.destination().equals(name)).findFirst().get();
  }

  long memoryUsed() {
    return lanes.budget.used();
  }

  private static boolean isAttemptNoted(Destination place) {
    return place != null && place.attempted() != Place.NONE;
  }

  private static void run(Deque<Runnable> queue) {
    Runnable next = queue.poll();
    if (next != null) {
      next.run();
    }
  }

  private void forget() {
    destinations.forEach((name, it) -> it.crashed(isAttemptNoted(places.get(name))));
    tasks.clear();
    writes.clear();
    catchUps.clear();
    time.clear();
  }

  private void start() {
    live = committed;
    int owner = process;
    lanes = new Lanes(this::execute, tasks::add, time, (key, letter) -> bury(owner, key, letter));
    orders.forEach(
        (name, own) ->
            own.forEach(
                (kind, order) ->
                    lanes.orders.put(new DestinationOrderKey(name, kind), Optional.of(order))));
    partition =
        lanes.partition(
            0,
            live,
            new Opened(new Places(process), Map.copyOf(places), nextOffset),
            catchUps::add);
  }

  /** A dead letter reaches the log when the test says so. */
  private CompletableFuture<Void> bury(int owner, String key, DeadLetter letter) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    writes.add(
        () -> {
          letters.add(letter);
          if (letter.reason() == DeadLetter.Reason.REFUSED_BY_DESTINATION) {
            String offset =
                letter.eventId().map(id -> id.value().substring(1)).orElse(letter.original());
            destinations.get(new ServerName(key)).mayLack(Long.parseLong(offset));
          }
          if (owner == process) {
            written.complete(null);
          }
        });
    return written;
  }

  private FederationResponse execute(FederationRequest request) throws FederationException {
    return destinations.get(request.destination()).take(request);
  }

  /** Places reach the log in the order in which they were given, when the test says so. */
  private final class Places implements PlaceLog {
    private final int owner;

    Places(int owner) {
      this.owner = owner;
    }

    @Override
    public CompletableFuture<Void> write(Destination place) {
      CompletableFuture<Void> written = new CompletableFuture<>();
      if (owner == process) {
        writes.add(
            () -> {
              places.put(place.server(), place);
              if (owner == process) {
                written.complete(null);
              }
            });
      }
      return written;
    }

    @Override
    public boolean isBroken() {
      return false;
    }

    @Override
    public void close() {}
  }

  /** Two records at a time, from anywhere. */
  private final class LogReader implements PartitionReader {
    private long at;

    @Override
    public long seek(int ignored, long offset) {
      at = offset;
      return at;
    }

    @Override
    public Chunk read() {
      List<ReadRecord> records =
          log.stream().filter(record -> record.offset() >= at).limit(2).map(Fresh::of).toList();
      at = records.isEmpty() ? Math.max(at, nextOffset) : records.getLast().offset() + 1;
      return new Chunk(records, at);
    }

    @Override
    public void close() {}
  }

  /** Each read gives new objects, as a consumer does. */
  private static final class Fresh {
    static ReadRecord of(ReadRecord read) {
      HeldRecord held = read.held();
      return new ReadRecord(
          new HeldRecord(held.offset(), held.timestamp(), held.delivery()), read.recipients());
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
