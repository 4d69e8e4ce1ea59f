package io.peekbridge.relay.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.JoinStatus.Refused;
import io.peekbridge.relay.JoinStatus.UnderWay;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinRunsTest {
  private static final JoinRequest REQUEST = request("@a:us");

  private final FakeAlarms time = new FakeAlarms();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private int runs;
  private JoinRuns.Work work = (request, progress) -> new Refused(Reason.NOT_FOUND, "no");
  private final JoinRuns joins =
      new JoinRuns(
          (request, progress) -> {
            runs++;
            return work.run(request, progress);
          },
          tasks::add,
          Duration.ofMinutes(10),
          time);

  @Test
  void who_asks_again_is_told_of_the_same_join_and_of_its_result_once() throws Exception {
    work =
        (request, progress) -> {
          progress.asking(new ServerName("a.example"));
          progress.counting(() -> 12);
          assertThat(joins.join(REQUEST, Duration.ZERO))
              .isEqualTo(
                  new UnderWay(
                      "asking to be let in",
                      Optional.of(new ServerName("a.example")),
                      12,
                      time.millis()));
          return new Refused(Reason.NOT_FOUND, "no");
        };
    assertThat(joins.join(REQUEST, Duration.ZERO)).isInstanceOf(UnderWay.class);
    assertThat(joins.join(REQUEST, Duration.ZERO)).isInstanceOf(UnderWay.class);
    assertThat(tasks).hasSize(1);

    tasks.remove().run();

    assertThat(joins.join(REQUEST, Duration.ZERO)).isInstanceOf(Refused.class);
    assertThat(runs).isEqualTo(1);
    assertThat(joins.join(REQUEST, Duration.ZERO)).as("a new one").isInstanceOf(UnderWay.class);
  }

  @Test
  void another_user_joins_on_its_own() throws Exception {
    JoinStatus first = joins.join(REQUEST, Duration.ZERO);
    JoinStatus second = joins.join(request("@b:us"), Duration.ZERO);
    assertThat(List.of(first, second)).allMatch(UnderWay.class::isInstance);
    assertThat(tasks).hasSize(2);
  }

  @Test
  void a_result_that_nobody_asks_for_is_forgotten() throws Exception {
    joins.join(REQUEST, Duration.ZERO);
    tasks.remove().run();
    time.advance(Duration.ofMinutes(11));
    assertThat(joins.join(REQUEST, Duration.ZERO)).isInstanceOf(UnderWay.class);
  }

  @Test
  void a_failure_of_our_own_is_none_of_the_servers() throws Exception {
    work =
        (request, progress) -> {
          throw new IllegalStateException("a bug");
        };
    joins.join(REQUEST, Duration.ZERO);
    tasks.remove().run();
    assertThatThrownBy(() -> joins.join(REQUEST, Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  private static JoinRequest request(String user) {
    return new JoinRequest("!r", List.of(), new UserId(user));
  }
}
