package io.peekbridge.relay.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.RoomsUnavailableException;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class GapLanesTest {
  private final FakeAlarms time = new FakeAlarms();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> rounds = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private boolean isLogDown;
  private Round work = (gap, last) -> GapWork.Result.DONE;
  private final GapLanes lanes =
      new GapLanes(
          new Recorded(),
          tasks::add,
          time,
          new Backoff(new BackoffSettings(Duration.ofSeconds(10), Duration.ofMinutes(1)), () -> 0),
          Duration.ofMinutes(2),
          time);

  private interface Round {
    GapWork.Result of(Gap gap, boolean last);
  }

  private final class Recorded implements GapLanes.Rounds {
    @Override
    public GapWork.Result round(Gap gap, boolean last) {
      rounds.add(gap.waiting() + (last ? " at last" : ""));
      return work.of(gap, last);
    }

    @Override
    public void abandon(Gap gap) {
      rounds.add(gap.waiting() + " abandoned");
      if (isLogDown) {
        throw new TimeoutException("down");
      }
    }
  }

  @Test
  void gaps_of_a_room_are_worked_on_one_after_the_other_and_rooms_at_once() {
    add("!a", "$1");
    add("!a", "$2");
    add("!b", "$3");
    assertThat(tasks).hasSize(2);
    assertThat(lanes.held()).isEqualTo(3);

    run();

    assertThat(rounds).containsExactly("$1", "$3", "$2");
    assertThat(done).containsExactly("$1", "$3", "$2");
    assertThat(lanes.held()).isZero();
  }

  @Test
  void while_all_are_away_a_gap_waits_without_a_thread_and_is_closed_at_last() {
    work = (gap, last) -> last ? GapWork.Result.DONE : GapWork.Result.ALL_AWAY;
    add("!a", "$1");
    add("!a", "$2");
    run();
    assertThat(rounds).containsExactly("$1");
    assertThat(tasks).isEmpty();

    for (int i = 0; i < 30; i++) {
      time.advance(Duration.ofSeconds(10));
      run();
    }

    assertThat(rounds)
        .as("the one behind it has waited long enough")
        .containsExactly("$1", "$1", "$1", "$1", "$1 at last", "$2 at last");
    assertThat(done).containsExactly("$1", "$2");
  }

  @Test
  void without_a_topology_or_a_log_a_gap_is_kept_for_as_long_as_it_takes() {
    boolean[] down = {true};
    work =
        (gap, last) -> {
          if (down[0]) {
            throw gap.waiting().value().equals("$1")
                ? new RoomsUnavailableException("down")
                : new TimeoutException("down");
          }
          return GapWork.Result.DONE;
        };
    add("!a", "$1");
    add("!b", "$2");
    for (int i = 0; i < 60; i++) {
      run();
      time.advance(Duration.ofMinutes(1));
    }
    assertThat(done).isEmpty();

    down[0] = false;
    run();
    assertThat(done).containsExactlyInAnyOrder("$1", "$2");
  }

  @Test
  void what_another_process_has_by_now_is_not_worked_on() {
    add("!a", "$1");
    add("!a", "$2");
    lost.add("$1");

    run();

    assertThat(rounds).containsExactly("$2");
    assertThat(done).containsExactly("$2");
  }

  @Test
  void a_failure_of_our_own_closes_the_gap_and_does_not_stop_the_room() {
    work =
        (gap, last) -> {
          if (gap.waiting().value().equals("$1")) {
            throw new IllegalStateException("a bug");
          }
          return GapWork.Result.DONE;
        };
    isLogDown = true;
    add("!a", "$1");
    add("!a", "$2");
    for (int i = 0; i < 3; i++) {
      run();
      time.advance(Duration.ofMinutes(1));
    }
    assertThat(done).isEmpty();

    isLogDown = false;
    run();
    assertThat(rounds)
        .containsExactly("$1", "$1 abandoned", "$1 abandoned", "$1 abandoned", "$2 at last");
    assertThat(done).containsExactly("$1", "$2");
  }

  @Test
  void what_is_left_at_the_end_is_not_done() throws InterruptedException {
    add("!a", "$1");
    lanes.close();
    add("!a", "$2");
    run();
    assertThat(rounds).isEmpty();
    assertThat(done).isEmpty();
    assertThat(lanes.awaitIdle(Duration.ZERO)).isTrue();
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private void add(String roomId, String waiting) {
    Gap gap =
        new Gap(
            new RoomId(roomId),
            "12",
            Gap.Kind.PARENTS,
            new EventId(waiting),
            RawJson.of("{}"),
            List.of(new EventId("$m")),
            List.of(),
            0,
            new ServerName("a.example"),
            0);
    lanes.add(
        gap,
        new Ticket() {
          @Override
          public boolean isOurs() {
            return !lost.contains(waiting);
          }

          @Override
          public void done() {
            done.add(waiting);
          }
        });
  }
}
