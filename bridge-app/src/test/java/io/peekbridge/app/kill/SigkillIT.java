package io.peekbridge.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.support.Peeker;
import io.peekbridge.app.support.PeekingServer;
import io.peekbridge.app.support.Receivers;
import io.peekbridge.app.support.RoomWriters;
import io.peekbridge.app.support.Rooms;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that was acknowledged is lost, whenever the process is killed. */
class SigkillIT {
  private static final int KILLS = Integer.getInteger("sigkill.kills", 20);
  private static final int RECEIVERS = 3;

  @TempDir Path directory;

  @Test
  void a_killed_bridge_loses_nothing_and_repeats_at_most_one_transaction_to_each_destination()
      throws Exception {
    long seed = Long.getLong("sigkill.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("sigkill.seed=" + seed);
    Random random = new Random(seed);
    try (Receivers receivers = new Receivers(RECEIVERS);
        BridgeProcess bridge = new BridgeProcess(directory, receivers.asSetting());
        RoomWriters writers = new RoomWriters(bridge::client)) {
      bridge.start();
      bridge.awaitReady();
      RoomId roomId = writers.createRoom("room");
      List<Peeker> peekers =
          receivers.peekersOf(new ServerName("host.test"), bridge.federationUrl(), writers);
      peekers.forEach(peeker -> peeker.start(roomId));
      writers.start(roomId, 3);

      for (int kill = 0; kill < KILLS; kill++) {
        writers.awaitMore(roomId, 1 + random.nextInt(60));
        // Within a few milliseconds an event takes all its steps, so that the kill meets any of
        // them.
        awaitNanos(random.nextInt(30_000_000));
        bridge.kill();
        bridge.start();
        bridge.awaitReady();
      }
      peekers.forEach(peeker -> peeker.stop(roomId));
      writers.stop();
      receivers.settle(List.of(roomId), writers);

      assertThat(faults(bridge, writers, peekers, roomId)).isEmpty();
      for (PeekingServer server : receivers.servers()) {
        assertThat(server.replayedTransactions()).isLessThanOrEqualTo(KILLS);
      }
      System.out.printf("%d kills, %d events%n", KILLS, writers.count(roomId));
    }
  }

  private static List<String> faults(
      BridgeProcess bridge, RoomWriters writers, List<Peeker> peekers, RoomId roomId) {
    Rooms rooms = Rooms.read(KafkaSettings.of(bridge.bootstrapServers()), topics());
    List<String> faults = new ArrayList<>(rooms.faults());
    faults.addAll(writers.lost(roomId, rooms));
    peekers.forEach(peeker -> faults.addAll(peeker.audit(rooms, true)));
    return faults;
  }

  private static Topics topics() {
    TopicSettings defaults = TopicSettings.defaults();
    return new Topics(
        new TopicSettings(
            defaults.prefix(), 2, 1, defaults.logRetention(), defaults.eventRetention()));
  }

  private static void awaitNanos(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
