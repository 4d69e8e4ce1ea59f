package io.peekbridge.relay.fetch;

import static io.peekbridge.relay.testing.RoomDag.ALICE;
import static io.peekbridge.relay.testing.RoomDag.BOB;
import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateCollectorTest {
  private final RoomDag room = new RoomDag(RoomVersions.V11);
  private StateCollector collector =
      new StateCollector(new EventSieve(room), room.roomId(), room.version(), "pdus", 2_000);

  @AfterEach
  void close() {
    collector.close();
  }

  @Test
  void bodies_come_out_byte_for_byte_in_an_order_that_can_be_judged() throws Exception {
    List<Pdu> state = new ArrayList<>();
    Pdu last = room.last();
    for (int i = 0; i < 1_500; i++) {
      last = room.state(room.last(), ALICE, "x.entry", "k" + i, "{}");
    }
    state.addAll(room.stateAfter(last));
    Pdu latest = room.message(last, ALICE, "latest");

    FetchedState fetched = collect(state, room.authChain(state), latest);

    assertThat(fetched.dropped()).isZero();
    assertThat(fetched.parts()).hasSize(state.size() + 1);
    assertThat(fetched.parts()).filteredOn(SnapshotPart::state).hasSize(state.size());
    List<EventId> order = fetched.parts().stream().map(SnapshotPart::eventId).toList();
    assertThat(order.getFirst()).isEqualTo(room.create().eventId());
    for (SnapshotPart part : fetched.parts()) {
      Pdu event = room.event(part.eventId()).orElseThrow();
      assertThat(part.body().get().bytes()).isEqualTo(event.bytes());
      assertThat(order.subList(0, order.indexOf(event.eventId()))).containsAll(event.authEvents());
    }
  }

  @Test
  void what_is_wrong_is_left_out_and_counted() throws Exception {
    Pdu topic = room.state(room.last(), BOB, "x.topic", "", "{\"t\":\"mild\"}");
    List<Pdu> state = room.stateAfter(topic);
    Pdu latest = room.message(topic, ALICE, "latest");
    RoomDag elsewhere = new RoomDag(RoomVersions.V12);
    room.lose(OTHER);

    read(
        "{\"pdus\":"
            + ResidentServer.list(state)
            + ",\"auth_chain\":"
            + ResidentServer.list(elsewhere.events()).replaceFirst("\\[", "[{},")
            + "}");
    FetchedState fetched = collector.finish(latest, id -> false);

    assertThat(fetched.parts())
        .extracting(SnapshotPart::eventId)
        .doesNotContain(topic.eventId())
        .hasSize(5);
    assertThat(fetched.dropped()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void the_newest_event_is_never_part_of_the_state_before_it() throws Exception {
    Pdu latest = room.state(room.last(), ALICE, "x.topic", "", "{}");
    FetchedState fetched = collect(room.stateAfter(latest), List.of(), latest);
    assertThat(fetched.parts())
        .filteredOn(part -> part.eventId().equals(latest.eventId()))
        .singleElement()
        .matches(part -> part.latest() && !part.state());
  }

  @Test
  void a_state_without_what_the_newest_event_needs_is_refused() throws Exception {
    Pdu latest = room.message(room.last(), ALICE, "latest");
    List<Pdu> state =
        room.stateAfter(latest).stream()
            .filter(event -> !event.type().equals("m.room.power_levels"))
            .toList();
    assertThatThrownBy(() -> collect(state, List.of(), latest))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessageContaining("is missing");
  }

  @Test
  void more_events_than_allowed_are_not_taken() throws Exception {
    List<Pdu> many =
        IntStream.range(0, 2_500)
            .mapToObj(i -> room.state(room.create(), ALICE, "x.entry", "k" + i, "{}"))
            .toList();
    assertThatThrownBy(() -> read(ResidentServer.answer("pdus", many)))
        .isInstanceOf(AnswerRefusedException.class)
        .hasMessageContaining("more than 2000 events");
  }

  @Test
  void the_same_event_without_end_is_left() {
    String one = ResidentServer.list(List.of(room.create()));
    String event = one.substring(1, one.length() - 1);
    String answer = "{\"pdus\":[" + (event + ",").repeat(5_000) + event + "]}";
    assertThatThrownBy(() -> read(answer)).isInstanceOf(AnswerRefusedException.class);
    assertThat(collector.taken()).isLessThan(4_100);
  }

  private FetchedState collect(Collection<Pdu> state, Collection<Pdu> chain, Pdu latest)
      throws Exception {
    read(
        "{\"auth_chain\":"
            + ResidentServer.list(chain)
            + ",\"pdus\":"
            + ResidentServer.list(state)
            + "}");
    return collector.finish(latest, id -> false);
  }

  private void read(String answer) throws Exception {
    JsonAnswer.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), collector);
  }
}
