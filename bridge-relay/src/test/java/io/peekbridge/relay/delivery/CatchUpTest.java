package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.delivery.Lane.PartitionServices;
import io.peekbridge.relay.support.FakeAlarms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Lanes that were parked and read their part of the partition again. */
class CatchUpTest {
  private static final int RECORDS = 200;

  private final FakeAlarms time = new FakeAlarms();
  private final Deque<Runnable> sends = new ArrayDeque<>();
  private final Map<ServerName, Integer> received = new HashMap<>();
  private final List<String> losses = new ArrayList<>();
  private final List<ServerName> revoked = new ArrayList<>();
  private final FakeReader reader = new FakeReader();
  private final Lanes lanes =
      new Lanes(
          request -> {
            received.merge(
                request.destination(), count(request.body().orElseThrow()), Integer::sum);
            return FederationResponse.ok(
                request.destination(), "{}".getBytes(StandardCharsets.UTF_8));
          },
          sends::add,
          time,
          (key, letter) -> CompletableFuture.completedFuture(null),
          server -> {
            revoked.add(server);
            return CompletableFuture.completedFuture(null);
          });
  private int scheduled;
  private final CatchUp catchUp =
      new CatchUp(
          0,
          self -> scheduled++,
          (lane, from, to) -> losses.add(lane.destination() + " " + from + "-" + to),
          lanes.metrics,
          lanes.budget);

  @Test
  void lanes_that_are_at_the_same_place_are_served_by_one_pass() {
    List<ServerName> names = names(20);
    reader.add(names, RECORDS);
    List<Lane> all = names.stream().map(name -> parked(name, -1)).toList();
    settle();
    assertThat(all).allMatch(lane -> lane.status().state() == LaneStatus.State.IDLE);
    assertThat(received.values()).hasSize(20).allMatch(count -> count == RECORDS);
    // Two records a read and five in each window, of which three are sent at a time.
    assertThat(reader.read).as("records read, of %s", RECORDS).isLessThan(2 * RECORDS);
  }

  @Test
  void what_was_read_last_serves_lanes_that_got_off_in_the_middle_of_it() {
    reader.chunk = 50;
    List<ServerName> names = names(3);
    reader.add(names, RECORDS);
    names.forEach(name -> parked(name, -1));
    settle();
    assertThat(received.values()).hasSize(3).allMatch(count -> count == RECORDS);
    assertThat(reader.read).as("records read, of %s", RECORDS).isEqualTo(RECORDS);
  }

  @Test
  void parts_that_nobody_needs_are_jumped_over() {
    ServerName low = new ServerName("low.example");
    ServerName high = new ServerName("high.example");
    reader.add(low, 10);
    reader.add(new ServerName("elsewhere.example"), 1_000);
    reader.add(high, 10);
    Lane first = parked(low, -1, 10);
    Lane second = parked(high, 1_009, 1_020);
    settle();
    assertThat(List.of(first, second))
        .allMatch(lane -> lane.status().state() == LaneStatus.State.IDLE);
    assertThat(received).containsOnly(Map.entry(low, 10), Map.entry(high, 10));
    assertThat(reader.read).isLessThan(60);
  }

  @Test
  void a_reader_that_has_served_everybody_rests_until_somebody_comes() {
    ServerName name = new ServerName("a.example");
    reader.add(name, 10);
    parked(name, -1);
    settle();
    assertThat(catchUp.slice(reader, 10)).isFalse();
    int before = scheduled;
    parked(new ServerName("b.example"), -1);
    assertThat(scheduled).isEqualTo(before + 1);
  }

  @Test
  void a_destination_that_the_log_has_left_behind_loses_its_peeks_and_begins_anew() {
    ServerName name = new ServerName("a.example");
    reader.add(name, 100);
    reader.beginning = 40;
    Lane lane = parked(name, 9);
    settle();
    assertThat(losses).containsExactly("a.example 10-40");
    assertThat(revoked).containsExactly(name);
    assertThat(received).isEmpty();
    assertThat(lane.status().state()).isEqualTo(LaneStatus.State.IDLE);
    assertThat(lane.status().pending()).isZero();
    lane.offerLive(reader.add(name, 1));
    settle();
    assertThat(received).containsEntry(name, 1);
  }

  @Test
  void a_lane_whose_records_are_all_gone_goes_on_with_new_ones() {
    ServerName name = new ServerName("a.example");
    reader.add(name, 20);
    reader.beginning = 20;
    Lane lane = parked(name, 9);
    settle();
    assertThat(losses).containsExactly("a.example 10-20");
    assertThat(lane.status().state()).isEqualTo(LaneStatus.State.IDLE);
    lane.offerLive(reader.add(name, 1));
    settle();
    assertThat(received).containsEntry(name, 1);
  }

  @Test
  void a_reader_that_fails_in_the_middle_goes_on_from_there() {
    ServerName name = new ServerName("a.example");
    reader.add(name, 100);
    parked(name, -1);
    for (int i = 0; i < 300; i++) {
      reader.failing = i % 3 == 1;
      try {
        catchUp.slice(reader, 2);
      } catch (KafkaException e) {
        assertThat(e).hasMessage("not now");
      }
      sendAll();
    }
    assertThat(received).containsEntry(name, 100);
  }

  @Test
  void nobody_gets_anything_after_the_end() {
    ServerName name = new ServerName("a.example");
    reader.add(name, 10);
    parked(name, -1);
    catchUp.close();
    assertThat(catchUp.slice(reader, 10)).isFalse();
    assertThat(received).isEmpty();
  }

  // The world.

  private Lane parked(ServerName name, long cursor) {
    return parked(name, cursor, reader.log.size());
  }

  private Lane parked(ServerName name, long cursor, long start) {
    Window window = new Window(new RelaySettings.Memory(5, 100_000, 100_000), lanes.budget);
    Lane lane =
        new Lane(
            name,
            0,
            lanes.services,
            new PartitionServices(new FakePlaces(), catchUp),
            new Feed(
                window,
                lanes.services.batch(),
                new Gate(0, 0),
                new Place(cursor, Place.NONE, true),
                start,
                new Backlog()),
            new LaneState.Parked(Trouble.NONE),
            Instant.EPOCH);
    lane.start();
    time.advance(Duration.ZERO);
    return lane;
  }

  private void settle() {
    for (int i = 0; i < 3_000; i++) {
      catchUp.slice(reader, 1);
      sendAll();
    }
  }

  private void sendAll() {
    while (!sends.isEmpty()) {
      sends.remove().run();
    }
  }

  private static List<ServerName> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> new ServerName("d" + i + ".example")).toList();
  }

  private static int count(byte[] body) {
    return DeliveryWorld.text(body).split("\"n\":1", -1).length - 1;
  }

  /** A log that gives a few records at a time and counts what it gives. */
  private static final class FakeReader implements PartitionReader {
    private final List<ReadRecord> log = new ArrayList<>();
    private long beginning;
    private long at;
    private int read;
    private boolean failing;
    private int chunk = 2;

    HeldRecord add(ServerName name, int count) {
      return add(List.of(name), count);
    }

    /** Records for all of these, of which the last is given back. */
    HeldRecord add(List<ServerName> names, int count) {
      IntStream.range(0, count).forEach(i -> log.add(record(log.size(), names)));
      return log.getLast().held();
    }

    private static ReadRecord record(long offset, List<ServerName> recipients) {
      Delivery delivery =
          Delivery.ofEvent(
              DeliveryWorld.ROOM, recipients, new EventId("$" + offset), RawJson.of("{\"n\":1}"));
      return new ReadRecord(new HeldRecord(offset, offset, delivery), recipients);
    }

    @Override
    public long seek(int partition, long offset) {
      at = Math.max(offset, beginning);
      return at;
    }

    @Override
    public Chunk read() {
      if (failing) {
        throw new KafkaException("not now");
      }
      int from = (int) at;
      int to = Math.min(log.size(), from + chunk);
      at = to;
      read += to - from;
      return new Chunk(log.subList(from, to), at);
    }

    @Override
    public void close() {}
  }
}
