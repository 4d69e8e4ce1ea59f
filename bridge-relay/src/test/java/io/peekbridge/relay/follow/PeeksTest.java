package io.peekbridge.relay.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
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
import org.junit.jupiter.api.Test;

/** A follower without its threads: requests are made when the test says so. */
class PeeksTest {
  private static final ServerName THEM = RemoteRoom.THEM;
  private static final ServerName OTHER = new ServerName("other.example");

  private final FakeAlarms time = new FakeAlarms();
  private final RemoteRoom remote = new RemoteRoom(RoomVersions.V12);
  private final RoomId roomId = remote.roomId();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<ServerName, FederationException> down = new HashMap<>();
  private final Map<RoomId, FollowedRoom> wanted = new HashMap<>();
  private final List<DeadLetter> deadLetters = new ArrayList<>();
  private final FakeTopology topology = new FakeTopology();
  private UnaryOperator<String> tamper = UnaryOperator.identity();
  private boolean knowsPeek = true;
  private final Peeks peeks = peeks();

  @Test
  void a_wanted_room_is_peeked_taken_in_and_renewed() {
    follow(THEM);
    run();

    assertThat(requests)
        .containsExactly(
            "PUT theirs.example /_matrix/federation/v1/peek/ROOM/p1?ver=10&ver=11&ver=12");
    assertThat(topology.entries).hasSize(5);
    assertThat(topology.entries.getFirst())
        .isEqualTo(new RoomLogEntry.SnapshotBegin("id1", THEM, "12"));
    assertThat(topology.entries.subList(1, 4))
        .allMatch(entry -> entry instanceof RoomLogEntry.SnapshotEvent event && event.state());
    assertThat(topology.entries.getLast())
        .isEqualTo(new RoomLogEntry.SnapshotEnd("snapshot-id1", "id1", 3));
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(status().snapshots()).isEqualTo(1);

    for (int i = 0; i < 3; i++) {
      requests.clear();
      time.advance(Duration.ofSeconds(30));
      run();
      assertThat(requests)
          .containsExactly("POST theirs.example /_matrix/federation/v1/peek/ROOM/p1/renew");
    }
  }

  @Test
  void a_room_that_is_followed_already_is_only_renewed() {
    topology.peeked = true;
    follow(OTHER, THEM);
    down.put(OTHER, status(OTHER, 404));
    run();

    assertThat(requests)
        .extracting(r -> r.substring(0, 10))
        .containsExactly("POST other", "POST their");
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(status().via()).contains(THEM);
    assertThat(topology.entries).isEmpty();
  }

  @Test
  void a_peek_that_the_server_does_not_know_any_more_is_asked_for_again() {
    follow(THEM);
    run();
    knowsPeek = false;
    requests.clear();
    time.advance(Duration.ofSeconds(30));
    run();
    assertThat(requests).extracting(r -> r.substring(0, 4)).containsExactly("POST", "PUT ");
    assertThat(status().snapshots()).isEqualTo(2);
  }

  @Test
  void a_server_that_is_away_is_asked_again_and_given_up_for_another_when_the_peek_expires() {
    follow(THEM, OTHER);
    run();
    down.put(THEM, FederationException.of(THEM, Kind.CONNECT, "away"));
    for (int i = 0; i < 60; i++) {
      time.advance(Duration.ofSeconds(1));
      run();
    }
    assertThat(status().via()).contains(OTHER);
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(requests.stream().filter(r -> r.startsWith("POST theirs"))).hasSizeBetween(3, 6);
  }

  @Test
  void a_notice_of_expiry_counts_if_it_comes_from_the_server_that_has_the_peek() {
    follow(THEM);
    run();
    peeks.expired(OTHER, roomId, "p1");
    peeks.expired(THEM, roomId, "other");
    peeks.expired(THEM, new RoomId("!unknown"), "p1");
    assertThat(tasks).isEmpty();
    peeks.expired(THEM, roomId, "p1");
    run();
    assertThat(status().snapshots()).isEqualTo(2);
  }

  @Test
  void a_bad_snapshot_ends_the_peek_and_becomes_a_dead_letter() {
    remote.add("m.room.topic", "", "{\"topic\":\"mild\"}");
    tamper = answer -> answer.replace("mild", "wild");
    follow(THEM);
    run();
    assertThat(requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(topology.entries).isEmpty();
    assertThat(status().state()).isEqualTo(PeekStatus.State.BACKING_OFF);
    assertThat(status().lastError().orElse("")).contains("not what its hash says");
    assertThat(deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.SNAPSHOT_REFUSED);

    tamper = UnaryOperator.identity();
    time.advance(Duration.ofSeconds(2));
    run();
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void a_snapshot_that_the_topology_refuses_ends_the_peek_as_well() {
    topology.outcome = Outcome.refused(Outcome.Code.FORBIDDEN, "not authorized", -1);
    follow(THEM);
    run();
    assertThat(requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(status().lastError()).contains("not authorized");
    assertThat(deadLetters).as("the topology wrote one").isEmpty();
  }

  @Test
  void a_room_that_is_no_longer_wanted_is_forgotten_and_the_server_told() {
    follow(THEM);
    run();
    requests.clear();
    unfollow();
    run();
    assertThat(requests)
        .containsExactly("DELETE theirs.example /_matrix/federation/v1/peek/ROOM/p1");
    assertThat(topology.entries.getLast()).isEqualTo(new RoomLogEntry.ForgetRoom("forget-id2"));
    assertThat(peeks.status()).isEmpty();
  }

  @Test
  void a_server_that_is_away_is_told_four_times_that_a_peek_ends() {
    follow(THEM);
    run();
    requests.clear();
    down.put(THEM, FederationException.of(THEM, Kind.TIMEOUT, "away"));
    unfollow();
    run();
    assertThat(status().state()).isEqualTo(PeekStatus.State.STOPPING);
    for (int i = 0; i < 60; i++) {
      time.advance(Duration.ofSeconds(1));
      run();
    }
    assertThat(requests).hasSize(4).allMatch(r -> r.startsWith("DELETE"));
    assertThat(peeks.status()).isEmpty();
  }

  @Test
  void a_room_unfollowed_while_it_starts_is_ended_after_the_start() {
    follow(THEM);
    runOne();
    unfollow();
    assertThat(status().state()).isEqualTo(PeekStatus.State.STOPPING);
    run();
    assertThat(requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(topology.entries.getLast()).isInstanceOf(RoomLogEntry.ForgetRoom.class);
    assertThat(peeks.status()).isEmpty();
  }

  @Test
  void a_room_wanted_again_while_it_ends_is_followed_anew_afterwards() {
    follow(THEM);
    run();
    requests.clear();
    unfollow();
    wanted.put(roomId, new FollowedRoom(roomId, List.of(THEM), "p2", 0));
    peeks.reconcile(roomId);
    run();
    assertThat(requests.getFirst()).startsWith("DELETE").endsWith("/p1");
    assertThat(requests.getLast()).startsWith("PUT").contains("/p2?");
    assertThat(status().peekId()).isEqualTo("p2");
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void another_server_in_place_of_the_one_in_use_is_peeked_through_and_the_old_one_told() {
    follow(THEM);
    run();
    requests.clear();
    follow(OTHER);
    run();
    assertThat(requests)
        .extracting(r -> r.substring(0, 10))
        .containsExactly("DELETE the", "PUT other.");
    requests.clear();
    follow(THEM, OTHER);
    run();
    assertThat(requests).as("the one in use is still wanted").isEmpty();
  }

  @Test
  void what_was_unfollowed_while_nobody_was_here_is_forgotten() {
    peeks.forgetUnlessWanted(roomId);
    run();
    assertThat(topology.entries).containsExactly(new RoomLogEntry.ForgetRoom("forget-id1"));
    assertThat(requests).isEmpty();

    follow(THEM);
    peeks.forgetUnlessWanted(roomId);
    run();
    assertThat(status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void a_follower_that_closes_leaves_the_peeks_as_they_are() {
    follow(THEM);
    run();
    requests.clear();
    peeks.close();
    time.advance(Duration.ofHours(1));
    unfollow();
    run();
    assertThat(requests).isEmpty();
  }

  // The world.

  private void follow(ServerName... via) {
    wanted.put(roomId, new FollowedRoom(roomId, List.of(via), "p1", 0));
    peeks.reconcile(roomId);
  }

  private void unfollow() {
    wanted.remove(roomId);
    peeks.reconcile(roomId);
  }

  private void run() {
    while (!tasks.isEmpty()) {
      runOne();
    }
  }

  private void runOne() {
    tasks.remove().run();
  }

  private PeekStatus status() {
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
            new SnapshotIntake(topology, () -> "id" + ++ids[0]),
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

  private static FederationException status(ServerName server, int status) {
    return FederationException.status(server, status, Optional.empty(), Optional.empty());
  }

  /** Decides at once. */
  private static final class FakeTopology implements Topology {
    private final List<RoomLogEntry> entries = new ArrayList<>();
    private Outcome outcome = Outcome.ok(0);
    private boolean peeked;

    @Override
    public boolean isPeeked(RoomId roomId) {
      return peeked;
    }

    @Override
    public List<RoomId> peeked() {
      return List.of();
    }

    @Override
    public Outcome decide(RoomId roomId, List<RoomLogEntry> before, RoomLogEntry.Request request) {
      entries.addAll(before);
      entries.add(request);
      return outcome;
    }
  }
}
