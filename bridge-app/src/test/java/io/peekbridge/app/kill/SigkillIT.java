package io.peekbridge.app.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.app.support.Receivers;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that was acknowledged is lost, and no destination gets more than one transaction again,
 * whichever process is killed, whenever.
 */
class SigkillIT {
  private static final int KILLS = Integer.getInteger("sigkill.kills", 20);
  private static final int WHOLE = Math.max(1, KILLS / 4);
  private static final int RECEIVERS = 50;
  private static final int ROOMS = 2;

  @TempDir Path directory;
  private final long seed =
      Long.getLong("sigkill.seed", ThreadLocalRandom.current().nextInt(1_000_000));

  @Test
  void a_killed_bridge_with_all_its_roles_and_its_broker() throws Exception {
    try (Receivers receivers = new Receivers(RECEIVERS);
        BridgeProcesses bridge = BridgeProcesses.whole(directory, receivers.asSetting())) {
      killed(bridge, receivers, WHOLE);
    }
  }

  @Test
  void killed_processes_of_a_bridge_with_one_for_each_role() throws Exception {
    try (Receivers receivers = new Receivers(RECEIVERS);
        BridgeProcesses bridge = BridgeProcesses.split(directory, receivers.asSetting())) {
      killed(bridge, receivers, KILLS - WHOLE);
    }
  }

  private void killed(BridgeProcesses bridge, Receivers receivers, int kills) throws Exception {
    System.out.println("sigkill.seed=" + seed);
    try (KillRun run = new KillRun(bridge, receivers, seed)) {
      run.start(ROOMS);
      run.kill(kills);
      assertThat(run.audit()).isEmpty();
      System.out.println(run.summary());
    }
  }
}
