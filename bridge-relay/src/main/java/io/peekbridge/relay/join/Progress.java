package io.peekbridge.relay.join;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.JoinStatus;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a join is doing, for those who ask meanwhile. */
final class Progress {
  private final long since;
  private String stage = "waiting for its turn";
  private Optional<ServerName> server = Optional.empty();
  private LongSupplier events = () -> 0;

  /**
   * A join that has not begun.
   *
   * @param since milliseconds since the epoch
   */
  Progress(long since) {
    this.since = since;
  }

  synchronized void stage(String now) {
    stage = now;
  }

  synchronized void asking(ServerName now) {
    stage = "asking to be let in";
    server = Optional.of(now);
    events = () -> 0;
  }

  synchronized void counting(LongSupplier counter) {
    events = counter;
  }

  synchronized JoinStatus.UnderWay status() {
    return new JoinStatus.UnderWay(stage, server, events.getAsLong(), since);
  }

  long since() {
    return since;
  }
}
