package io.peekbridge.app.gap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshot and stream of a peek hold every event exactly as the room has them. */
class NoGapIT {
  private static final int SERVERS = 8;
  private static final long SEED = 2444;

  @TempDir Path directory;

  @Test
  void a_thousand_peeks_started_and_stopped_while_writers_publish_have_no_gap() throws Exception {
    try (PeekStorm storm = new PeekStorm(directory, SERVERS)) {
      storm.createRooms(4, 2);

      storm.peek(125, SEED);

      assertThat(storm.audit(false)).isEmpty();
      assertThat(storm.starts()).isGreaterThanOrEqualTo(1_000);
      System.out.printf("%d peeks over %d events%n", storm.starts(), storm.events());
    }
  }

  @Test
  void peeks_have_no_gap_while_topology_relay_and_broker_go_away_and_come_back() throws Exception {
    try (PeekStorm storm = new PeekStorm(directory, SERVERS);
        ExecutorService faults = Executors.newSingleThreadExecutor()) {
      storm.createRooms(4, 2);

      CompletableFuture<Void> done =
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < 3; round++) {
                  storm.bridge().restartStreams();
                  storm.bridge().restartRelay();
                  storm.restartBroker();
                }
              },
              faults);
      while (!done.isDone()) {
        storm.peek(5, SEED + storm.starts());
      }
      done.join();
      storm.peek(5, SEED - 1);

      assertThat(storm.audit(true)).isEmpty();
      System.out.printf("%d peeks over %d events%n", storm.starts(), storm.events());
    }
  }
}
