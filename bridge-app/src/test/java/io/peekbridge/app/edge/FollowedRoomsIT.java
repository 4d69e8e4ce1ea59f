package io.peekbridge.app.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.api.KafkaFollowedRooms;
import io.peekbridge.app.broker.BrokerSettings;
import io.peekbridge.app.broker.EmbeddedBroker;
import io.peekbridge.kafka.KafkaSettings;
import io.peekbridge.kafka.TopicCreator;
import io.peekbridge.kafka.TopicSettings;
import io.peekbridge.kafka.Topics;
import io.peekbridge.kafka.record.FollowedRoom;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedRoomsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RoomId ROOM = new RoomId("!room:peer.example");

  @TempDir Path directory;

  @Test
  void what_is_written_can_be_read_at_once_and_after_a_restart() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory))) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      Topics topics = topics(kafka);
      try (KafkaFollowedRooms rooms = KafkaFollowedRooms.start(kafka, topics)) {
        rooms.awaitCaughtUp(PATIENCE).put(room(ROOM, "one"));
        assertThat(rooms.get(ROOM)).contains(room(ROOM, "one"));
        rooms.put(room(ROOM, "two"));
        assertThat(rooms.all()).containsExactly(room(ROOM, "two"));
      }
      try (KafkaFollowedRooms rooms = KafkaFollowedRooms.start(kafka, topics)) {
        assertThat(rooms.awaitCaughtUp(PATIENCE).get(ROOM)).contains(room(ROOM, "two"));
        rooms.remove(ROOM);
        assertThat(rooms.get(ROOM)).isEmpty();
      }
    }
  }

  @Test
  void writers_at_the_same_time_all_get_through() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(directory));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      KafkaSettings kafka = KafkaSettings.of(broker.bootstrapServers());
      try (KafkaFollowedRooms rooms = KafkaFollowedRooms.start(kafka, topics(kafka))) {
        rooms.awaitCaughtUp(PATIENCE);
        List<Callable<Void>> writes =
            IntStream.range(0, 40).<Callable<Void>>mapToObj(i -> () -> write(rooms, i)).toList();

        for (Future<Void> write : threads.invokeAll(writes)) {
          write.get();
        }

        assertThat(rooms.all()).hasSize(4);
      }
    }
  }

  private static Void write(KafkaFollowedRooms rooms, int i) throws InterruptedException {
    rooms.put(room(new RoomId("!room" + i % 4 + ":peer.example"), "p" + i));
    return null;
  }

  private static FollowedRoom room(RoomId roomId, String peekId) {
    return new FollowedRoom(roomId, List.of(new ServerName("peer.example")), peekId, 1);
  }

  private static Topics topics(KafkaSettings kafka) throws InterruptedException {
    Topics topics = new Topics(TopicSettings.defaults());
    try (Admin admin = Admin.create(kafka.common("test"))) {
      TopicCreator.ensure(admin, topics);
    }
    return topics;
  }
}
