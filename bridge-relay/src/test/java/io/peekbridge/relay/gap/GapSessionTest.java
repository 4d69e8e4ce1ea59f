package io.peekbridge.relay.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.Topic;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.FakeAlarms;
import io.peekbridge.relay.testing.RecordingConsumer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GapSessionTest {
  private final FakeAlarms time = new FakeAlarms();
  private final Topic<RoomId, Gap> topic =
      new Topics(new TopicSettings("t.", 1, (short) 1, Duration.ofDays(1), Duration.ofDays(1)))
          .gaps();
  private final TopicPartition at = new TopicPartition("t.gaps", 0);
  private final RecordingConsumer consumer = new RecordingConsumer();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final GapLanes lanes =
      new GapLanes(
          new NoWork(),
          tasks::add,
          time,
          new Backoff(new BackoffSettings(Duration.ofSeconds(1), Duration.ofSeconds(1)), () -> 0),
          Duration.ofMinutes(1),
          time);
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private final GapSession session =
      new GapSession(consumer, topic, lanes, GapSettings.defaults(), time);

  private static final class NoWork implements GapLanes.Rounds {
    @Override
    public GapWork.Result round(Gap gap, boolean last) {
      return GapWork.Result.DONE;
    }

    @Override
    public void abandon(Gap gap) {
      throw new AssertionError("nothing failed");
    }
  }

  @BeforeEach
  void partition() {
    consumer.updateBeginningOffsets(Map.of(at, 0L));
    turns.add(() -> consumer.rebalance(List.of(at)));
  }

  @Test
  void what_is_done_is_committed_up_to_the_first_that_is_not() {
    turns.add(() -> add(0, "!a", "!b", "!c"));
    turns.add(
        () -> {
          // The first one is still being worked on.
          tasks.removeLast().run();
          time.advance(Duration.ofSeconds(1));
        });
    turns.add(() -> assertThat(committed()).isNull());
    turns.add(
        () -> {
          tasks.removeFirst().run();
          time.advance(Duration.ofSeconds(1));
        });
    turns.add(() -> assertThat(committed()).isEqualTo(1));

    run(() -> tasks.forEach(Runnable::run));

    assertThat(committed()).as("at the end").isEqualTo(3);
  }

  @Test
  void what_cannot_be_read_is_passed_over() {
    turns.add(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    at.topic(), 0, 0, new byte[0], "nonsense".getBytes(StandardCharsets.UTF_8))));
    turns.add(() -> time.advance(Duration.ofSeconds(1)));
    run(() -> {});
    assertThat(committed()).isEqualTo(1);
    assertThat(tasks).isEmpty();
  }

  @Test
  void while_a_thousand_gaps_are_held_no_more_are_read() {
    String[] rooms = new String[1_000];
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] = "!r" + i;
    }
    turns.add(() -> add(0, rooms));
    turns.add(() -> {});
    turns.add(() -> assertThat(consumer.paused()).containsExactly(at));
    turns.add(() -> tasks.removeFirst().run());
    turns.add(() -> {});
    turns.add(() -> assertThat(consumer.paused()).isEmpty());
    run(() -> {});
  }

  @Test
  void a_partition_that_is_taken_away_is_committed_and_its_gaps_are_left() {
    turns.add(() -> add(0, "!a", "!b"));
    turns.add(() -> {});
    turns.add(() -> tasks.removeFirst().run());
    turns.add(() -> consumer.rebalance(List.of()));
    turns.add(
        () -> {
          tasks.removeFirst().run();
          assertThat(lanes.held()).isZero();
        });
    run(() -> {});
    assertThat(committed()).isEqualTo(1);
  }

  /** One turn for each of what is to happen, and then the end. */
  private void run(Runnable ended) {
    BooleanSupplier closing =
        () -> {
          if (turns.isEmpty()) {
            return true;
          }
          Runnable next = turns.remove();
          consumer.schedulePollTask(next);
          return false;
        };
    session.run(closing, ended);
  }

  private Long committed() {
    return consumer.committed.get(at);
  }

  private void add(long first, String... rooms) {
    for (int i = 0; i < rooms.length; i++) {
      byte[] value = topic.value().serializer().serialize(topic.name(), gap(rooms[i]));
      consumer.addRecord(new ConsumerRecord<>(at.topic(), 0, first + i, new byte[0], value));
    }
  }

  private static Gap gap(String roomId) {
    return new Gap(
        new RoomId(roomId),
        "12",
        Gap.Kind.PARENTS,
        new EventId("$w"),
        RawJson.of("{}"),
        List.of(new EventId("$m")),
        List.of(),
        0,
        new ServerName("a.example"),
        0);
  }
}
