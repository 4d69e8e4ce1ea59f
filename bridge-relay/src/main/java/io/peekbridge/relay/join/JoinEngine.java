package io.peekbridge.relay.join;

import io.micrometer.core.instrument.MeterRegistry;
import io.peekbridge.federation.FederationClient;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.federation.keys.KeyRing;
import io.peekbridge.kafka.query.RoomQueries;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinSettings;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.Joiner;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.RoomClient;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.fetch.SnapshotUpload;
import io.peekbridge.relay.fetch.StateFetcher;
import io.peekbridge.relay.fetch.TopologyInput;
import io.peekbridge.relay.support.BoundedExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** All that joins rooms in one process, put together. */
public final class JoinEngine implements AutoCloseable {
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("join-", 0).factory());
  private final JoiningRooms joining = new JoiningRooms();
  private final JoinRuns runs;

  public JoinEngine(
      JoinSettings settings,
      FederationIdentity identity,
      TopologyInput topology,
      SnapshotTurns turns,
      RoomQueries rooms,
      FederationClient client,
      KeyRing keys,
      Joiner.Follows follows,
      MeterRegistry registry,
      InstantSource clock) {
    JoinMetrics metrics = new JoinMetrics(registry);
    RoomClient asking = new RoomClient(client, settings.maxStateBytes());
    JoinClient joins = new JoinClient(client, asking);
    EventSieve sieve = new EventSieve(keys);
    RemoteJoin remote =
        new RemoteJoin(
            identity,
            joins,
            sieve,
            new StateFetcher(asking, sieve, settings.maxStateEvents()),
            new SnapshotUpload(topology, turns, () -> UUID.randomUUID().toString()),
            metrics,
            settings.maxStateEvents(),
            clock);
    JoinWork work =
        new JoinWork(
            settings,
            identity.name(),
            rooms,
            joins,
            new LocalJoin(topology, rooms),
            remote,
            joining,
            follows,
            metrics,
            clock);
    this.runs =
        new JoinRuns(
            work::run,
            new BoundedExecutor(settings.concurrency(), threads),
            settings.remembered(),
            clock);
  }

  /** See {@link io.peekbridge.relay.Joiner#join}. */
  public JoinStatus join(JoinRequest request, Duration wait) throws InterruptedException {
    return runs.join(request, wait);
  }

  /** See {@link io.peekbridge.relay.Joiner#isJoining}. */
  public boolean isJoining(RoomId roomId) {
    return joining.contains(roomId);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
