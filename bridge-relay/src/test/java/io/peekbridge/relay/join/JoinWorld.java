package io.peekbridge.relay.join;

import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static io.peekbridge.relay.testing.RoomDag.THEM;
import static io.peekbridge.relay.testing.RoomDag.US;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.relay.JoinRequest;
import io.peekbridge.relay.JoinSettings;
import io.peekbridge.relay.JoinStatus;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.support.FakeAlarms;
import io.peekbridge.relay.testing.FakeFederation;
import io.peekbridge.relay.testing.FakeRooms;
import io.peekbridge.relay.testing.FakeTopology;
import io.peekbridge.relay.testing.JoinHost;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A room of others that we want to be in. */
final class JoinWorld implements AutoCloseable {
  static final UserId BRIDGE = UserId.of("bridge", US);

  final FakeAlarms time = new FakeAlarms();
  final RoomDag room;
  final FakeFederation federation = new FakeFederation();
  final ResidentServer theirs;
  final ResidentServer other;
  final JoinHost host;
  final JoinHost otherHost;
  final FakeTopology topology = new FakeTopology();
  final FakeRooms rooms = new FakeRooms(topology);
  final List<RoomId> unfollowed = new CopyOnWriteArrayList<>();
  final JoinEngine engine;

  JoinWorld(RoomVersion version) {
    room = new RoomDag(version);
    theirs = federation.add(new ResidentServer(THEM, room));
    other = federation.add(new ResidentServer(OTHER, room));
    host = new JoinHost(theirs);
    otherHost = new JoinHost(other);
    engine =
        new JoinEngine(
            JoinSettings.defaults(),
            new FederationIdentity(US, room.keyOf(US)),
            topology,
            new SnapshotTurns(),
            rooms,
            federation,
            room,
            unfollowed::add,
            new SimpleMeterRegistry(),
            time);
  }

  JoinStatus join(ServerName... via) {
    return join(room.roomId().value(), via);
  }

  JoinStatus join(String target, ServerName... via) {
    try {
      return engine.join(new JoinRequest(target, List.of(via), BRIDGE), Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
