package io.peekbridge.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.support.PeekingServer;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.matrix.id.EventId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Destinations go from one relay to another. */
class TakeoverIT {
  private static final int RECEIVERS = 20;

  /**
   * The group waits 6 s for a relay that says nothing any more, less the time since it last did.
   */
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  private static final Duration LONGEST = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void destinations_of_a_relay_that_dies_have_another_one_soon_and_come_back_when_it_does()
      throws Exception {
    try (Receivers receivers = new Receivers(RECEIVERS);
        BridgeProcesses bridge = BridgeProcesses.split(directory, receivers.asSetting());
        KillRun run = new KillRun(bridge, receivers, 0)) {
      run.start(1);
      run.awaitRelays(2);
      run.settle();
      List<Integer> atFirst = replayed(receivers);

      long killed = System.nanoTime();
      bridge.process("relay-1").kill();
      EventId event = run.publish();
      run.settle();
      List<Duration> waits = waits(receivers, event, killed);
      List<Integer> afterDeath = replayed(receivers);

      bridge.process("relay-1").start();
      run.awaitRelays(2);
      run.settle();
      List<Integer> afterReturn = replayed(receivers);

      assertThat(waits).anyMatch(wait -> wait.compareTo(SHORTEST) > 0);
      assertThat(waits).allMatch(wait -> wait.compareTo(LONGEST) < 0);
      assertThat(run.audit()).isEmpty();
      for (int i = 0; i < RECEIVERS; i++) {
        assertThat(afterDeath.get(i) - atFirst.get(i)).isLessThanOrEqualTo(1);
        assertThat(afterReturn.get(i)).isEqualTo(afterDeath.get(i));
      }
      System.out.printf(
          "takeover within %d ms, %d transactions replayed; a relay came back, 0 replayed%n",
          waits.stream().mapToLong(Duration::toMillis).max().orElseThrow(),
          sum(afterDeath) - sum(atFirst));
    }
  }

  private static List<Integer> replayed(Receivers receivers) {
    return receivers.servers().stream().map(PeekingServer::replayedTransactions).toList();
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Duration> waits(Receivers receivers, EventId event, long since) {
    return receivers.servers().stream()
        .map(server -> Duration.ofNanos(server.arrival(event) - since))
        .toList();
  }
}
