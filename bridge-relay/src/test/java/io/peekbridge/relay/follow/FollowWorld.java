package io.peekbridge.relay.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationRequest;
import io.peekbridge.federation.FederationResponse;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.BackoffSettings;
import io.peekbridge.relay.FollowSettings;
import io.peekbridge.relay.PeekStatus;
import io.peekbridge.relay.fetch.SnapshotTurns;
import io.peekbridge.relay.support.Backoff;
import io.peekbridge.relay.support.FakeAlarms;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A follower without its threads: requests are made when the test says so. */
final class FollowWorld {
  static final ServerName THEM = RemoteRoom.THEM;
  static final ServerName OTHER = new ServerName("other.example");

  final FakeAlarms time = new FakeAlarms();
  final RemoteRoom remote = new RemoteRoom(RoomVersions.V12);
  final RoomId roomId = remote.roomId();
  final Deque<Runnable> tasks = new ArrayDeque<>();
  final List<String> requests = new ArrayList<>();
  final Map<ServerName, FederationException> down = new HashMap<>();
  final Map<RoomId, FollowedRoom> wanted = new HashMap<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final FakeTopology topology = new FakeTopology();
  UnaryOperator<String> tamper = UnaryOperator.identity();
  boolean knowsPeek = true;
  final Peeks peeks = peeks();

  void follow(ServerName... via) {
    wanted.put(roomId, new FollowedRoom(roomId, List.of(via), "p1", 0));
    peeks.reconcile(roomId);
  }

  void unfollow() {
    wanted.remove(roomId);
    peeks.reconcile(roomId);
  }

  void run() {
    while (!tasks.isEmpty()) {
      runOne();
    }
  }

  void runOne() {
    tasks.remove().run();
  }

  PeekStatus status() {
    assertThat(peeks.status()).hasSize(1);
    return peeks.status().getFirst();
  }

  private Peeks peeks() {
    FollowSettings settings = FollowSettings.defaults();
    FollowMetrics metrics = new FollowMetrics(new SimpleMeterRegistry());
    int[] ids = {0};
    PeekActions actions =
        new PeekActions(
            new PeekClient(this::execute, settings),
            new SnapshotVerifier(remote, 100),
            new SnapshotIntake(topology, new SnapshotTurns(), () -> "id" + ++ids[0]),
            (key, letter) -> {
              deadLetters.add(letter);
              return CompletableFuture.completedFuture(null);
            },
            metrics,
            time);
    Backoff backoff =
        new Backoff(new BackoffSettings(Duration.ofSeconds(2), Duration.ofHours(1)), () -> 0);
    PeekMachine machine = new PeekMachine(backoff, () -> 0.5, settings.deleteAttempts());
    return new Peeks(
        id -> Optional.ofNullable(wanted.get(id)),
        new Peek.Services(machine, actions, tasks::add, tasks::add, time, time));
  }

  private FederationResponse execute(FederationRequest request) throws FederationException {
    String path = URI.create(request.target()).getPath();
    assertThat(path).contains("/" + roomId.value() + "/");
    requests.add(
        request.method()
            + " "
            + request.destination()
            + " "
            + request.target().replaceAll("peek/[^/]+", "peek/ROOM"));
    if (down.containsKey(request.destination())) {
      throw down.get(request.destination());
    }
    return switch (request.method()) {
      case "PUT" -> answer(request, tamper.apply(remote.ids()));
      case "DELETE" -> answer(request, "{}");
      default -> {
        if (!knowsPeek) {
          throw status(request.destination(), 404);
        }
        yield answer(request, "{\"renewal_interval\":60000}");
      }
    };
  }

  private static FederationResponse answer(FederationRequest request, String body) {
    return FederationResponse.ok(request.destination(), RemoteRoom.bytes(body));
  }

  static FederationException status(ServerName server, int status) {
    return FederationException.status(server, status, Optional.empty(), Optional.empty());
  }

  /** Decides at once. */
  static final class FakeTopology implements Topology {
    final List<RoomLogEntry> entries = new ArrayList<>();
    Outcome outcome = Outcome.ok(0);
    boolean peeked;
    boolean joined;

    @Override
    public boolean isPeeked(RoomId roomId) {
      return peeked;
    }

    @Override
    public boolean isJoined(RoomId roomId) {
      return joined;
    }

    @Override
    public List<RoomId> peeked() {
      return List.of();
    }

    @Override
    public CompletableFuture<?> append(RoomId roomId, RoomLogEntry entry) {
      entries.add(entry);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public Outcome decide(RoomId roomId, RoomLogEntry.Request request) {
      entries.add(request);
      return outcome;
    }
  }
}
