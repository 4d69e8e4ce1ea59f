package io.peekbridge.app.gap;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.EventId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that were acknowledged and lost on the way are fetched from the server that has them. */
class RepairIT {
  /** What is fetched behind an event at most; see {@code GapSettings}. */
  private static final int SEARCHED = 1_000;

  private static final long SEED = Long.getLong("repair.seed", 2444);

  @TempDir static Path directory;

  private static FollowedHost servers;

  @BeforeAll
  static void start() throws Exception {
    servers = new FollowedHost(directory);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void holes_of_every_size_are_closed() {
    FollowedRoom room = servers.createRoom(SEED);
    for (int size : List.of(1, 2, 7, 19, 20, 21, 45, 70)) {
      lose(room, () -> room.write(size), size);
      room.write(2);
      servers.awaitArrival(room);
    }

    assertComplete(room);
    assertThat(servers.toHost().passedOn("/get_missing_events/")).isPositive();
  }

  @Test
  void holes_everywhere_are_closed() {
    FollowedRoom room = servers.createRoom(SEED + 1);
    int lost = servers.toFollower().lost();
    Random random = new Random(SEED);
    servers.toFollower().swallow(number -> random.nextInt(3) > 0);
    room.write(150);
    servers.toFollower().deliver();
    room.say("bridge");
    servers.awaitArrival(room);

    assertThat(servers.toFollower().lost()).isGreaterThan(lost);
    assertComplete(room);
  }

  @Test
  void what_lies_behind_too_wide_a_hole_is_left_out_and_its_state_is_known() {
    FollowedRoom room = servers.createRoom(SEED + 2);
    lose(
        room,
        () -> {
          room.write(30);
          room.newcomer("grace");
          room.chat("grace", SEARCHED);
          room.say("grace");
          room.write(20);
        },
        1_053);
    room.say("grace");
    servers.awaitArrival(room);
    room.write(20);
    servers.awaitArrival(room);

    assertThat(servers.toHost().passedOn("/state_ids/")).isPositive();
    List<EventId> hosted = servers.hosted(room.roomId());
    List<EventId> followed = servers.followed(room.roomId());
    List<EventId> expected = new ArrayList<>(hosted);
    int first = hosted.indexOf(followed.getFirst());
    expected.subList(first + 1, hosted.indexOf(followed.get(1))).clear();
    assertThat(followed).isEqualTo(expected.subList(first, expected.size()));
    assertThat(followed).hasSizeGreaterThan(SEARCHED);
    assertThat(servers.differences(room.roomId(), followed)).isEmpty();
  }

  @Test
  void what_was_lost_is_fetched_when_the_host_can_be_reached_again() throws Exception {
    FollowedRoom room = servers.createRoom(SEED + 3);
    servers.toHost().refuse();
    lose(room, () -> room.write(60), 60);
    room.write(5);
    FollowedHost.await(() -> servers.toFollower().passedOn("/send/") > 0);
    assertThat(servers.isThere(room)).isFalse();

    servers.toHost().open();

    servers.awaitArrival(room);
    assertComplete(room);
  }

  @Test
  void a_follower_that_cannot_be_reached_gets_everything_afterwards() throws Exception {
    FollowedRoom room = servers.createRoom(SEED + 4);
    servers.toHost().refuse();
    servers.toFollower().refuse();
    room.write(100);

    servers.toFollower().open();
    servers.toHost().open();

    servers.awaitArrival(room);
    assertComplete(room);
  }

  /** Writes what the follower acknowledges and loses. */
  private static void lose(FollowedRoom room, Runnable writing, int events) {
    int lost = servers.toFollower().lost();
    servers.toFollower().swallow(number -> true);
    writing.run();
    FollowedHost.await(() -> servers.toFollower().lost() >= lost + events);
    servers.toFollower().deliver();
    assertThat(servers.isThere(room)).isFalse();
  }

  private static void assertComplete(FollowedRoom room) {
    List<EventId> hosted = servers.hosted(room.roomId());
    List<EventId> followed = servers.followed(room.roomId());
    assertThat(followed)
        .isEqualTo(hosted.subList(hosted.indexOf(followed.getFirst()), hosted.size()));
    assertThat(servers.differences(room.roomId(), followed)).isEmpty();
  }
}
