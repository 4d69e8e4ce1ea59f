package io.peekbridge.streams.query;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.streams.store.OutcomeRecord;
import io.peekbridge.streams.store.RoomReader;
import io.peekbridge.streams.store.RoomRecord;
import io.peekbridge.streams.store.RoomWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for the topology, which here is the test itself. */
class AwaitTest {
  private static final RoomId ROOM = new RoomId("!room:bridge.example");
  private static final long NOW = 1_700_000_000_000L;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(20);

  private final Topics topics = new Topics(TopicSettings.defaults());
  private final int partition = topics.roomLog().partitionOf(ROOM);
  private final Progress progress = new Progress(topics);
  private final MemoryStores stores = new MemoryStores();
  private final RoomWriter writer = new RoomWriter(stores::store);
  private final RoomReader reader = new RoomReader(stores::store);
  private final StoreQueries queries =
      new StoreQueries(topics, progress, stores, () -> Instant.ofEpochMilli(NOW));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private RecordMetadata appended(long offset) {
    return new RecordMetadata(
        new TopicPartition(topics.roomLog().name(), partition), offset, 0, NOW, 1, 1);
  }

  private CompletableFuture<Outcome> await(String requestId, long offset) {
    return run(() -> queries.await(ROOM, requestId, appended(offset), LONG));
  }

  private <T> CompletableFuture<T> run(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        threads.submit(
            () -> {
              try {
                result.complete(task.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private void decide(String requestId, long offset, Outcome outcome) {
    writer.putOutcome(ROOM, requestId, new OutcomeRecord(NOW, outcome));
    progress.decided(partition, offset, outcome);
  }

  private void awaitWaiting(int count) {
    Awaitility.await().until(() -> progress.waiting() == count);
  }

  @Test
  void who_waits_gets_what_is_decided() throws Exception {
    CompletableFuture<Outcome> one = await("one", 10);
    CompletableFuture<Outcome> two = await("two", 11);
    awaitWaiting(2);

    decide("one", 10, Outcome.ok(5));
    assertThat(one.get(30, SECONDS)).isEqualTo(Outcome.ok(5));
    assertThat(two).isNotDone();
    decide("two", 11, Outcome.ok(6));
    assertThat(two.get(30, SECONDS)).isEqualTo(Outcome.ok(6));
    awaitWaiting(0);
  }

  @Test
  void what_was_decided_before_anybody_waited_is_in_the_store() throws Exception {
    decide("one", 10, Outcome.ok(5));

    assertThat(await("one", 10).get(30, SECONDS)).isEqualTo(Outcome.ok(5));
  }

  @Test
  void a_request_that_was_made_before_is_answered_without_waiting() throws Exception {
    decide("one", 10, Outcome.ok(5));

    assertThat(await("one", 99).get(30, SECONDS)).isEqualTo(Outcome.ok(5));
  }

  @Test
  void who_waits_too_long_is_told_so() {
    assertThatThrownBy(() -> queries.await(ROOM, "one", appended(10), SHORT))
        .isInstanceOf(RoomsUnavailableException.class);
    assertThat(progress.waiting()).isZero();
  }

  @Test
  void what_was_decided_elsewhere_is_found_when_the_partition_comes_here() throws Exception {
    CompletableFuture<Outcome> one = await("one", 10);
    CompletableFuture<Outcome> two = await("two", 11);
    awaitWaiting(2);
    writer.putOutcome(ROOM, "one", new OutcomeRecord(NOW, Outcome.ok(5)));

    progress.resumed(partition, reader);

    assertThat(one.get(30, SECONDS)).isEqualTo(Outcome.ok(5));
    assertThat(two).isNotDone();
    decide("two", 11, Outcome.ok(6));
    assertThat(two.get(30, SECONDS)).isEqualTo(Outcome.ok(6));
  }

  @Test
  void stores_that_cannot_be_read_for_a_while_are_read_later() throws Exception {
    stores.open(false);
    CompletableFuture<Outcome> one = await("one", 10);
    awaitWaiting(1);
    writer.putOutcome(ROOM, "one", new OutcomeRecord(NOW, Outcome.ok(5)));
    assertThat(one).isNotDone();

    stores.open(true);

    assertThat(one.get(30, SECONDS)).isEqualTo(Outcome.ok(5));
  }

  @Test
  void who_waits_is_woken_though_the_stores_cannot_be_read() throws Exception {
    stores.open(false);
    CompletableFuture<Outcome> one = await("one", 10);
    awaitWaiting(1);

    decide("one", 10, Outcome.ok(5));

    assertThat(one.get(30, SECONDS)).isEqualTo(Outcome.ok(5));
  }

  @Test
  void questions_to_stores_that_are_not_here_are_refused() {
    stores.open(false);

    assertThatThrownBy(() -> queries.room(ROOM)).isInstanceOf(RoomsUnavailableException.class);
    assertThatThrownBy(() -> queries.snapshot(ROOM, 0))
        .isInstanceOf(RoomsUnavailableException.class);
    assertThat(queries.isReady()).isFalse();
  }

  @Test
  void a_room_that_becomes_known_is_waited_for() throws Exception {
    CompletableFuture<Optional<RoomInfo>> known = run(() -> queries.awaitRoom(ROOM, LONG));
    awaitWaiting(1);
    RoomRecord room = RoomRecord.empty(RoomInfo.Kind.PEEKED, RoomVersions.V12);
    writer.putRoom(ROOM, room);

    progress.roomKnown(ROOM);

    assertThat(known.get(30, SECONDS)).contains(room.info(ROOM));
    awaitWaiting(0);
  }

  @Test
  void a_room_that_became_known_elsewhere_is_found_when_the_partition_comes_here()
      throws Exception {
    CompletableFuture<Optional<RoomInfo>> known = run(() -> queries.awaitRoom(ROOM, LONG));
    awaitWaiting(1);
    writer.putRoom(ROOM, RoomRecord.empty(RoomInfo.Kind.PEEKED, RoomVersions.V12));

    progress.resumed(partition, reader);

    assertThat(known.get(30, SECONDS)).isPresent();
  }

  @Test
  void a_room_that_was_forgotten_is_not_known() throws Exception {
    writer.putRoom(ROOM, RoomRecord.empty(RoomInfo.Kind.FORGOTTEN, RoomVersions.V12));

    assertThat(queries.awaitRoom(ROOM, SHORT)).isEmpty();
    assertThat(progress.waiting()).isZero();
  }
}
