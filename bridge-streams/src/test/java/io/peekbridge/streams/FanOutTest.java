package io.peekbridge.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FanOutTest {

  private static String server(int number) {
    return "s" + number + ".example";
  }

  @Test
  void a_server_with_several_peeks_gets_one_copy() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId roomId = bridge.createRoom(RoomVersions.V12);
      bridge.peek(roomId, "a.example", "one");
      bridge.peek(roomId, "a.example", "two");
      bridge.peek(roomId, "b.example", "one");

      Outcome outcome = bridge.publish(roomId, TestBridge.message("hello"));

      assertThat(bridge.deliveries).hasSize(1);
      Delivery delivery = bridge.deliveries.getFirst();
      assertThat(delivery.recipients())
          .containsExactly(new ServerName("a.example"), new ServerName("b.example"));
      assertThat(delivery.eventId()).isEqualTo(outcome.eventId());
      assertThat(delivery.pdu()).contains(bridge.roomEvents.getLast().event());
    }
  }

  @Test
  void nobody_hears_of_other_rooms() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId peeked = bridge.createRoom(RoomVersions.V11, "a");
      RoomId other = bridge.createRoom(RoomVersions.V11, "ab");
      bridge.peek(peeked, "a.example", "one");

      bridge.publish(other, TestBridge.message("hello"));

      assertThat(bridge.deliveries).isEmpty();
    }
  }

  @Test
  void there_is_one_record_for_each_partition_that_has_recipients() {
    try (TestBridge bridge = TestBridge.start(4)) {
      RoomId roomId = bridge.createRoom(RoomVersions.V11, nameInFirstPartition(bridge));
      IntStream.range(0, 100).forEach(i -> bridge.peek(roomId, server(i), "one"));

      bridge.publish(roomId, TestBridge.message("hello"));

      assertThat(bridge.deliveries).hasSize(4);
      Set<ServerName> all = new HashSet<>();
      for (Delivery delivery : bridge.deliveries) {
        assertThat(delivery.recipients())
            .extracting(bridge.topics()::deliveryPartition)
            .containsOnly(bridge.topics().deliveryPartition(delivery.recipients().getFirst()));
        assertThat(all.addAll(delivery.recipients())).isTrue();
      }
      assertThat(all).hasSize(100);
    }
  }

  private static String nameInFirstPartition(TestBridge bridge) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "room" + i)
        .filter(
            name ->
                bridge
                        .topics()
                        .roomLog()
                        .partitionOf(new RoomId("!" + name + ":" + TestBridge.SELF))
                    == 0)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void many_recipients_with_long_names_are_split_so_that_a_record_stays_small() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId roomId = bridge.createRoom(RoomVersions.V12);
      String suffix = ".x".repeat(100);
      IntStream.range(0, 2500).forEach(i -> bridge.peek(roomId, "s" + i + suffix, "one"));

      bridge.publish(roomId, TestBridge.message("hello"));

      assertThat(bridge.deliveries).hasSize(2);
      assertThat(bridge.deliveries.stream().mapToInt(each -> each.recipients().size()).sum())
          .isEqualTo(2500);
    }
  }

  @Test
  void the_event_that_closes_a_room_is_the_last_that_its_peekers_get() {
    for (Draft closing :
        List.of(
            TestBridge.visibility("joined"),
            TestBridge.state("m.room.history_visibility", "", "{}"),
            TestBridge.state("m.room.encryption", "", "{}"),
            TestBridge.state("m.room.server_acl", "", "{\"allow\":[]}"))) {
      try (TestBridge bridge = TestBridge.start()) {
        closeBy(bridge, closing);
      }
    }
  }

  private static void closeBy(TestBridge bridge, Draft closing) {
    RoomId roomId = bridge.createRoom(RoomVersions.V12);
    bridge.peek(roomId, "a.example", "one");
    bridge.peek(roomId, "a.example", "two");
    ServerName peeker = new ServerName("a.example");

    Outcome outcome = bridge.publish(roomId, closing);
    bridge.publish(roomId, TestBridge.message("among ourselves"));

    RawJson event = bridge.roomEvents.get(4).event();
    assertThat(bridge.deliveries)
        .as(closing.type())
        .containsExactly(
            Delivery.ofEvent(roomId, List.of(peeker), outcome.eventId().orElseThrow(), event),
            Delivery.ofExpiredPeek(roomId, peeker, "one"),
            Delivery.ofExpiredPeek(roomId, peeker, "two"));
    assertThat(bridge.queries().peekers(roomId)).isEmpty();
    assertThat(bridge.subscriptions.subList(2, 4))
        .extracting(record -> Optional.ofNullable(record.value()))
        .containsOnly(Optional.empty());
  }

  @Test
  void an_acl_ends_the_peeks_of_the_servers_that_it_denies_and_no_others() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId roomId = bridge.createRoom(RoomVersions.V12);
      bridge.peek(roomId, "good.example", "one");
      bridge.peek(roomId, "bad.example", "one");

      bridge.publish(
          roomId,
          TestBridge.state(
              "m.room.server_acl", "", "{\"allow\":[\"*\"],\"deny\":[\"bad.example\"]}"));
      bridge.publish(roomId, TestBridge.message("without the bad"));

      assertThat(bridge.deliveriesTo("good.example")).hasSize(2);
      assertThat(bridge.deliveriesTo("bad.example"))
          .extracting(Delivery::expiredPeek)
          .containsExactly(Optional.empty(), Optional.of("one"));
    }
  }

  @Test
  void a_room_that_opens_again_is_peeked_again_by_those_who_ask() {
    try (TestBridge bridge = TestBridge.start()) {
      RoomId roomId = bridge.createRoom(RoomVersions.V12);
      bridge.peek(roomId, "a.example", "one");
      bridge.publish(roomId, TestBridge.visibility("shared"));
      bridge.publish(roomId, TestBridge.visibility("world_readable"));
      int before = bridge.deliveries.size();

      bridge.publish(roomId, TestBridge.message("nobody"));
      assertThat(bridge.deliveries).hasSize(before);
      bridge.peek(roomId, "a.example", "one");
      bridge.publish(roomId, TestBridge.message("somebody"));
      assertThat(bridge.deliveries).hasSize(before + 1);
    }
  }
}
