package io.peekbridge.relay.gap;

import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static io.peekbridge.relay.testing.RoomDag.THEM;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.GapSettings;
import io.peekbridge.relay.fetch.EventFetcher;
import io.peekbridge.relay.fetch.EventSieve;
import io.peekbridge.relay.fetch.RoomClient;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.fetch.SnapshotUpload;
import io.peekbridge.relay.fetch.StateFetcher;
import io.peekbridge.relay.support.FakeAlarms;
import io.peekbridge.relay.testing.FakeFederation;
import io.peekbridge.relay.testing.FakeRooms;
import io.peekbridge.relay.testing.FakeTopology;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.util.List;

/** A room, two of its servers, and our topology, which lacks what the test leaves out. */
final class GapWorld {
  final FakeAlarms time = new FakeAlarms();
  final RoomDag room;
  final FakeFederation federation = new FakeFederation();
  final ResidentServer theirs;
  final ResidentServer other;
  final FakeTopology topology = new FakeTopology().withServers(OTHER);
  final FakeRooms rooms = new FakeRooms(topology);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final GapWork work;

  GapWorld() {
    this(RoomVersions.V11);
  }

  GapWorld(RoomVersion version) {
    room = new RoomDag(version);
    theirs = federation.add(new ResidentServer(THEM, room));
    other = federation.add(new ResidentServer(OTHER, room));
    work = work(GapSettings.defaults());
  }

  private GapWork work(GapSettings settings) {
    RoomClient client = new RoomClient(federation, settings.maxStateBytes());
    EventSieve sieve = new EventSieve(room);
    EventFetcher events = new EventFetcher(client, sieve);
    GapMetrics metrics = new GapMetrics(meters);
    int[] ids = {0};
    GapFilling filling =
        new GapFilling(
            topology,
            new StateFetcher(client, sieve, settings.maxStateEvents()),
            new SnapshotUpload(topology, new SnapshotTurns(), () -> "id" + ++ids[0]),
            metrics,
            time);
    return new GapWork(
        settings,
        RoomDag.US,
        rooms,
        new ParentSearch(client, events, sieve),
        new AuthSearch(client, events, sieve),
        filling,
        metrics,
        time);
  }

  /** The gap that the topology reports of an event that it cannot judge. */
  Gap gap(Gap.Kind kind, Pdu waiting, Pdu... latest) {
    List<EventId> named = kind == Gap.Kind.PARENTS ? waiting.prevEvents() : waiting.authEvents();
    List<EventId> missing =
        named.stream().filter(id -> topology.event(room.roomId(), id).isEmpty()).toList();
    return new Gap(
        room.roomId(),
        room.version().id(),
        kind,
        waiting.eventId(),
        RawJson.of(waiting.bytes()),
        missing,
        List.of(latest).stream().map(Pdu::eventId).toList(),
        List.of(latest).stream().mapToLong(Pdu::depth).min().orElse(0),
        THEM,
        time.millis());
  }

  GapWork.Result fill(Gap gap) {
    try {
      return work.round(gap, false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<RoomLogEntry.GapClosed> closed() {
    return topology.entries(RoomLogEntry.GapClosed.class);
  }

  static List<EventId> ids(List<Pdu> events) {
    return events.stream().map(Pdu::eventId).toList();
  }
}
