package io.peekbridge.relay.follow;

import static io.peekbridge.relay.follow.FollowWorld.OTHER;
import static io.peekbridge.relay.follow.FollowWorld.THEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.federation.FederationException.Kind;
import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.PeekStatus;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PeeksTest {
  private final FollowWorld world = new FollowWorld();

  @Test
  void a_wanted_room_is_peeked_taken_in_and_renewed() {
    world.follow(THEM);
    world.run();

    assertThat(world.requests)
        .containsExactly(
            RoomVersions.supported().stream()
                .map(RoomVersion::id)
                .collect(
                    Collectors.joining(
                        "&ver=",
                        "PUT theirs.example /_matrix/federation/v1/peek/ROOM/p1?ver=",
                        "")));
    assertThat(world.topology.entries).hasSize(5);
    assertThat(world.topology.entries.getFirst())
        .isEqualTo(new RoomLogEntry.SnapshotBegin("id1", THEM, "12", RoomLogEntry.Purpose.PEEK));
    assertThat(world.topology.entries.subList(1, 4))
        .allMatch(entry -> entry instanceof RoomLogEntry.SnapshotEvent event && event.state());
    assertThat(world.topology.entries.getLast())
        .isEqualTo(new RoomLogEntry.SnapshotEnd("snapshot-id1", "id1", 3));
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(world.status().snapshots()).isEqualTo(1);

    for (int i = 0; i < 3; i++) {
      world.requests.clear();
      world.time.advance(Duration.ofSeconds(30));
      world.run();
      assertThat(world.requests)
          .containsExactly("POST theirs.example /_matrix/federation/v1/peek/ROOM/p1/renew");
    }
  }

  @Test
  void a_room_that_is_followed_already_is_only_renewed() {
    world.topology.peeked = true;
    world.follow(OTHER, THEM);
    world.down.put(OTHER, FollowWorld.status(OTHER, 404));
    world.run();

    assertThat(world.requests)
        .extracting(r -> r.substring(0, 10))
        .containsExactly("POST other", "POST their");
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(world.status().via()).contains(THEM);
    assertThat(world.topology.entries).isEmpty();
  }

  @Test
  void a_peek_that_the_server_does_not_know_any_more_is_asked_for_again() {
    world.follow(THEM);
    world.run();
    world.knowsPeek = false;
    world.requests.clear();
    world.time.advance(Duration.ofSeconds(30));
    world.run();
    assertThat(world.requests).extracting(r -> r.substring(0, 4)).containsExactly("POST", "PUT ");
    assertThat(world.status().snapshots()).isEqualTo(2);
  }

  @Test
  void a_server_that_is_away_is_asked_again_and_given_up_for_another_when_the_peek_expires() {
    world.follow(THEM, OTHER);
    world.run();
    world.down.put(THEM, FederationException.of(THEM, Kind.CONNECT, "away"));
    for (int i = 0; i < 60; i++) {
      world.time.advance(Duration.ofSeconds(1));
      world.run();
    }
    assertThat(world.status().via()).contains(OTHER);
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
    assertThat(world.requests.stream().filter(r -> r.startsWith("POST theirs")))
        .hasSizeBetween(3, 6);
  }

  @Test
  void a_notice_of_expiry_counts_if_it_comes_from_the_server_that_has_the_peek() {
    world.follow(THEM);
    world.run();
    world.peeks.expired(OTHER, world.roomId, "p1");
    world.peeks.expired(THEM, world.roomId, "other");
    world.peeks.expired(THEM, new RoomId("!unknown"), "p1");
    assertThat(world.tasks).isEmpty();
    world.peeks.expired(THEM, world.roomId, "p1");
    world.run();
    assertThat(world.status().snapshots()).isEqualTo(2);
  }

  @Test
  void a_bad_snapshot_ends_the_peek_and_becomes_a_dead_letter() {
    world.remote.add("m.room.topic", "", "{\"topic\":\"mild\"}");
    world.tamper = answer -> answer.replace("mild", "wild");
    world.follow(THEM);
    world.run();
    assertThat(world.requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(world.topology.entries).isEmpty();
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.BACKING_OFF);
    assertThat(world.status().lastError().orElse("")).contains("not what its hash says");
    assertThat(world.deadLetters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.SNAPSHOT_REFUSED);

    world.tamper = UnaryOperator.identity();
    world.time.advance(Duration.ofSeconds(2));
    world.run();
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void a_snapshot_that_the_topology_refuses_ends_the_peek_as_well() {
    world.topology.outcome = Outcome.refused(Outcome.Code.FORBIDDEN, "not authorized", -1);
    world.follow(THEM);
    world.run();
    assertThat(world.requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(world.status().lastError()).contains("not authorized");
    assertThat(world.deadLetters).as("the topology wrote one").isEmpty();
  }

  @Test
  void a_room_that_is_no_longer_wanted_is_forgotten_and_the_server_told() {
    world.follow(THEM);
    world.run();
    world.requests.clear();
    world.unfollow();
    world.run();
    assertThat(world.requests)
        .containsExactly("DELETE theirs.example /_matrix/federation/v1/peek/ROOM/p1");
    assertThat(world.topology.entries.getLast())
        .isEqualTo(new RoomLogEntry.ForgetRoom("forget-id2"));
    assertThat(world.peeks.status()).isEmpty();
  }

  @Test
  void a_room_that_we_are_in_by_now_is_not_forgotten_when_its_peek_ends() {
    world.follow(THEM);
    world.run();
    world.topology.joined = true;
    world.requests.clear();
    world.unfollow();
    world.run();
    assertThat(world.requests)
        .containsExactly("DELETE theirs.example /_matrix/federation/v1/peek/ROOM/p1");
    assertThat(world.topology.entries).noneMatch(RoomLogEntry.ForgetRoom.class::isInstance);
  }

  @Test
  void a_server_that_is_away_is_told_four_times_that_a_peek_ends() {
    world.follow(THEM);
    world.run();
    world.requests.clear();
    world.down.put(THEM, FederationException.of(THEM, Kind.TIMEOUT, "away"));
    world.unfollow();
    world.run();
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.STOPPING);
    for (int i = 0; i < 60; i++) {
      world.time.advance(Duration.ofSeconds(1));
      world.run();
    }
    assertThat(world.requests).hasSize(4).allMatch(r -> r.startsWith("DELETE"));
    assertThat(world.peeks.status()).isEmpty();
  }

  @Test
  void a_room_unfollowed_while_it_starts_is_ended_after_the_start() {
    world.follow(THEM);
    world.runOne();
    world.unfollow();
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.STOPPING);
    world.run();
    assertThat(world.requests).extracting(r -> r.substring(0, 4)).containsExactly("PUT ", "DELE");
    assertThat(world.topology.entries.getLast()).isInstanceOf(RoomLogEntry.ForgetRoom.class);
    assertThat(world.peeks.status()).isEmpty();
  }

  @Test
  void a_room_wanted_again_while_it_ends_is_followed_anew_afterwards() {
    world.follow(THEM);
    world.run();
    world.requests.clear();
    world.unfollow();
    world.wanted.put(world.roomId, new FollowedRoom(world.roomId, List.of(THEM), "p2", 0));
    world.peeks.reconcile(world.roomId);
    world.run();
    assertThat(world.requests.getFirst()).startsWith("DELETE").endsWith("/p1");
    assertThat(world.requests.getLast()).startsWith("PUT").contains("/p2?");
    assertThat(world.status().peekId()).isEqualTo("p2");
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void another_server_in_place_of_the_one_in_use_is_peeked_through_and_the_old_one_told() {
    world.follow(THEM);
    world.run();
    world.requests.clear();
    world.follow(OTHER);
    world.run();
    assertThat(world.requests)
        .extracting(r -> r.substring(0, 10))
        .containsExactly("DELETE the", "PUT other.");
    world.requests.clear();
    world.follow(THEM, OTHER);
    world.run();
    assertThat(world.requests).as("the one in use is still wanted").isEmpty();
  }

  @Test
  void what_was_unfollowed_while_nobody_was_here_is_forgotten() {
    world.peeks.forgetUnlessWanted(world.roomId);
    world.run();
    assertThat(world.topology.entries).containsExactly(new RoomLogEntry.ForgetRoom("forget-id1"));
    assertThat(world.requests).isEmpty();

    world.follow(THEM);
    world.peeks.forgetUnlessWanted(world.roomId);
    world.run();
    assertThat(world.status().state()).isEqualTo(PeekStatus.State.ACTIVE);
  }

  @Test
  void a_follower_that_closes_leaves_the_peeks_as_they_are() {
    world.follow(THEM);
    world.run();
    world.requests.clear();
    world.peeks.close();
    world.time.advance(Duration.ofHours(1));
    world.unfollow();
    world.run();
    assertThat(world.requests).isEmpty();
  }
}
