package io.peekbridge.api.remote;

import io.peekbridge.kafka.query.RoomHistory;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.kafka.query.RoomSnapshot;
import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomStateEntry;
import io.peekbridge.kafka.record.Subscription;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Rooms of any number of processes, each question asked where the answer is. */
final class AskedRooms implements RoomQueries {
  private static final Duration TURN = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** That of the UTF-8 bytes of the ids. */
  private static final Comparator<RoomInfo> ORDER =
      Comparator.comparing(
          room -> room.roomId().value().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Asker asker;
  private final BooleanSupplier isReady;

  AskedRooms(Asker asker, BooleanSupplier isReady) {
    this.asker = asker;
    this.isReady = isReady;
  }

  @Override
  public Outcome await(RoomId roomId, String requestId, RecordMetadata appended, Duration patience)
      throws InterruptedException {
    return patiently(
            patience,
            turn ->
                Optional.of(asker.ask(RoomQuestions.Await.of(roomId, requestId, appended, turn))))
        .orElseThrow(
            () ->
                new RoomsUnavailableException("not decided within " + patience.toMillis() + " ms"));
  }

  @Override
  public Optional<RoomInfo> awaitRoom(RoomId roomId, Duration patience)
      throws InterruptedException {
    return patiently(
        patience, turn -> asker.ask(new RoomQuestions.AwaitRoom(roomId, turn.toMillis())));
  }

  /**
   * Asks again and again: while the room moves from one process to another, and since no request
   * should hang for long.
   */
  private static <A> Optional<A> patiently(
      Duration patience, Function<Duration, Optional<A>> question) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      long left = Math.max(0, deadline - System.nanoTime());
      RoomsUnavailableException failure = null;
      try {
        Optional<A> answer = question.apply(Duration.ofNanos(Math.min(left, TURN.toNanos())));
        if (answer.isPresent()) {
          return answer;
        }
      } catch (RoomsUnavailableException e) {
        failure = e;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while a room was waited for");
      }
      if (System.nanoTime() + PAUSE.toNanos() > deadline) {
        if (failure != null) {
          throw failure;
        }
        return Optional.empty();
      }
      Thread.sleep(PAUSE);
    }
  }

  @Override
  public Optional<RoomInfo> room(RoomId roomId) {
    return asker.ask(new RoomQuestions.Room(roomId));
  }

  @Override
  public List<RoomInfo> rooms(Optional<RoomId> after, int limit) {
    return IntStream.range(0, asker.topics().settings().partitions())
        .mapToObj(partition -> asker.ask(new RoomQuestions.Rooms(partition, after, limit)))
        .flatMap(List::stream)
        .sorted(ORDER)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<RawJson> event(RoomId roomId, EventId eventId) {
    return asker.ask(new RoomQuestions.Event(roomId, eventId));
  }

  @Override
  public List<RoomStateEntry> state(RoomId roomId) {
    return asker.ask(new RoomQuestions.State(roomId));
  }

  @Override
  public Optional<RoomStateEntry> stateEntry(RoomId roomId, StateKey key) {
    return asker.ask(new RoomQuestions.StateEntry(roomId, key));
  }

  @Override
  public Optional<RoomSnapshot> snapshot(RoomId roomId, long position) {
    return asker
        .ask(new SnapshotQuestions.Ids(roomId, position))
        .map(
            contents ->
                new RoomSnapshot(
                    contents.version(),
                    contents.position(),
                    contents.latest(),
                    contents.state(),
                    contents.events(),
                    new BodiesInParts(asker, roomId, contents.events())));
  }

  @Override
  public List<Subscription> peekers(RoomId roomId) {
    return asker.ask(new RoomQuestions.Peekers(roomId));
  }

  @Override
  public RoomHistory history() {
    return new AskedHistory(asker);
  }

  @Override
  public boolean isReady() {
    return isReady.getAsBoolean();
  }
}
