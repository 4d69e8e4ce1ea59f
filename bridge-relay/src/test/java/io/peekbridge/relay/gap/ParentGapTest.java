package io.peekbridge.relay.gap;

import static io.peekbridge.relay.gap.GapWorld.ids;
import static io.peekbridge.relay.testing.RoomDag.ALICE;
import static io.peekbridge.relay.testing.RoomDag.BOB;
import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static io.peekbridge.relay.testing.RoomDag.THEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.Outcome;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotBegin;
import io.peekbridge.kafka.record.RoomLogEntry.SnapshotEvent;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.testing.ResidentServer;
import io.peekbridge.relay.testing.RoomDag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParentGapTest {
  private final GapWorld world = new GapWorld();

  private static Pdu known(GapWorld in) {
    in.topology.having(in.room.events());
    return in.room.last();
  }

  static List<RoomVersion> versions() {
    return List.of(RoomVersions.V10, RoomVersions.V11, RoomVersions.V12);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void missing_events_come_oldest_first_and_are_marked_as_fetched(RoomVersion version) {
    GapWorld any = new GapWorld(version);
    Pdu end = known(any);
    List<Pdu> chain = any.room.chain(end, 50);

    assertThat(any.fill(any.gap(Gap.Kind.PARENTS, chain.getLast(), end)))
        .isEqualTo(GapWork.Result.DONE);

    assertThat(any.topology.appended()).isEqualTo(ids(chain.subList(0, 49)));
    assertThat(any.topology.entries(IncomingPdu.class))
        .allMatch(entry -> entry.fetched() && entry.origin().equals(THEM));
    assertThat(any.federation.requests())
        .containsOnly("theirs.example get_missing_events")
        .hasSize(3);
    assertThat(any.closed()).isEmpty();
  }

  @Test
  void what_came_meanwhile_is_not_asked_for() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 2);
    Gap gap = world.gap(Gap.Kind.PARENTS, chain.getLast(), end);
    world.topology.having(chain);

    world.fill(gap);

    assertThat(world.federation.requests()).isEmpty();
    assertThat(world.topology.entries()).isEmpty();
  }

  @Test
  void a_parent_that_is_known_as_part_of_an_auth_chain_only_is_fetched() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 2);
    Gap gap = world.gap(Gap.Kind.PARENTS, chain.getLast(), end);
    world.topology.put(chain.getFirst(), HeldEvent.Status.OUTLIER);

    world.fill(gap);

    assertThat(world.topology.appended()).containsExactly(chain.getFirst().eventId());
  }

  @Test
  void another_server_is_asked_for_what_the_first_one_withholds() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 10);
    world.theirs.having(event -> !event.equals(chain.get(4)));

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 9)));
    assertThat(world.federation.requests()).contains("other.example get_missing_events");
    assertThat(world.topology.entries(SnapshotBegin.class)).isEmpty();
  }

  @Test
  void events_beside_our_newest_ones_are_found_although_they_are_older() {
    Pdu fork = known(world);
    Pdu ours = world.room.chain(fork, 30).getLast();
    world.topology.having(world.room.events());
    List<Pdu> branch = world.room.chain(fork, 5);

    world.fill(world.gap(Gap.Kind.PARENTS, branch.getLast(), ours));

    assertThat(world.topology.appended()).isEqualTo(ids(branch.subList(0, 4)));
  }

  @Test
  void what_no_server_has_is_bridged_by_the_state_before_the_oldest_event_that_they_have() {
    Pdu end = known(world);
    Pdu lost = world.room.state(end, ALICE, "m.room.topic", "", "{\"topic\":\"t\"}");
    List<Pdu> chain = world.room.chain(lost, 4);
    world.theirs.having(event -> !event.equals(lost));
    world.other.having(event -> !event.equals(lost));
    List<Pdu> state = world.room.stateBefore(chain.getFirst());
    world.theirs.on("event", asked -> ResidentServer.answer("pdus", List.of(lost)));

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.entries(SnapshotBegin.class))
        .containsExactly(new SnapshotBegin("id1", THEM, "11", RoomLogEntry.Purpose.GAP));
    List<SnapshotEvent> snapshot = world.topology.entries(SnapshotEvent.class);
    assertThat(snapshot)
        .filteredOn(SnapshotEvent::state)
        .extracting(SnapshotEvent::eventId)
        .containsExactlyInAnyOrderElementsOf(ids(state));
    assertThat(snapshot)
        .filteredOn(SnapshotEvent::latest)
        .extracting(SnapshotEvent::eventId)
        .containsExactly(chain.getFirst().eventId());
    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(1, 3)));
    assertThat(world.federation.requests())
        .contains("theirs.example state_ids")
        .doesNotContain("theirs.example state");
    assertThat(world.closed()).isEmpty();
  }

  @Test
  void of_a_state_that_is_mostly_unknown_all_is_asked_for_at_once() {
    Pdu end = known(world);
    Pdu last = end;
    for (int i = 0; i < 250; i++) {
      last = world.room.state(last, ALICE, "x.entry", "k" + i, "{}");
    }
    Pdu lost = last;
    List<Pdu> chain = world.room.chain(lost, 2);
    world.theirs.on("get_missing_events", asked -> "{\"events\":[]}");
    world.other.on("get_missing_events", asked -> "{}");

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.entries(SnapshotEvent.class))
        .filteredOn(SnapshotEvent::state)
        .hasSize(255);
    assertThat(world.federation.requests()).contains("theirs.example state");
  }

  @Test
  void what_was_signed_by_a_server_that_is_gone_is_left_out_of_a_state() {
    Pdu end = known(world);
    Pdu topic = world.room.state(end, BOB, "x.entry", "", "{}");
    List<Pdu> chain = world.room.chain(topic, 2);
    world.room.lose(OTHER);
    world.theirs.on("get_missing_events", asked -> "{\"events\":[]}");
    world.other.on("get_missing_events", asked -> "{\"events\":[]}");

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.entries(SnapshotEvent.class))
        .extracting(SnapshotEvent::eventId)
        .contains(chain.getFirst().eventId())
        .doesNotContain(topic.eventId());
  }

  @Test
  void what_nobody_gives_closes_the_gap() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 2);
    world.theirs.having(event -> !event.equals(chain.getFirst()));
    world.other.having(event -> !event.equals(chain.getFirst()));

    assertThat(world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end)))
        .isEqualTo(GapWork.Result.DONE);

    assertThat(world.closed()).hasSize(1);
    assertThat(world.closed().getFirst().missing()).containsExactly(chain.getFirst().eventId());
    assertThat(world.closed().getFirst().reason()).contains("no server that was asked has them");
  }

  @Test
  void one_of_two_parents_is_had_and_the_other_closed() {
    Pdu end = known(world);
    Pdu one = world.room.message(end, ALICE, "one");
    Pdu two = world.room.message(end, BOB, "two");
    Pdu waiting = world.room.message(List.of(one, two), ALICE, "both");
    world.theirs.having(event -> !event.equals(two));
    world.other.having(event -> !event.equals(two));

    world.fill(world.gap(Gap.Kind.PARENTS, waiting, end));

    assertThat(world.topology.appended()).containsExactly(one.eventId());
    assertThat(world.closed().getFirst().missing()).containsExactly(two.eventId());
  }

  @Test
  void while_no_server_can_be_reached_the_gap_stays_open() throws InterruptedException {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 2);
    Gap gap = world.gap(Gap.Kind.PARENTS, chain.getLast(), end);
    world.federation.remove(THEM);
    world.federation.remove(OTHER);

    assertThat(world.fill(gap)).isEqualTo(GapWork.Result.ALL_AWAY);
    assertThat(world.topology.entries()).isEmpty();

    assertThat(world.work.round(gap, true)).isEqualTo(GapWork.Result.DONE);
    assertThat(world.closed().getFirst().reason()).contains("could be reached");
  }

  @Test
  void an_event_with_a_changed_content_goes_on_redacted_and_a_forged_one_not_at_all() {
    Pdu end = known(world);
    Pdu changed = world.room.message(end, ALICE, "before");
    Pdu forged = world.room.message(changed, ALICE, "forged");
    Pdu waiting = world.room.message(forged, ALICE, "waiting");
    world.theirs.on(
        "get_missing_events",
        asked ->
            ResidentServer.answer("events", List.of(changed, forged))
                .replace("\"before\"", "\"after\""));
    world.other.on("get_missing_events", asked -> "{}");

    world.fill(world.gap(Gap.Kind.PARENTS, waiting, end));

    List<IncomingPdu> appended = world.topology.entries(IncomingPdu.class);
    assertThat(appended).hasSize(2);
    assertThat(appended.getFirst().pdu().toString()).doesNotContain("after", "before");
  }

  @Test
  void what_was_not_asked_for_is_not_appended() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 3);
    List<Pdu> stray = world.room.chain(world.room.create(), 5);
    RoomDag elsewhere = new RoomDag(RoomVersions.V11);
    world.theirs.on(
        "get_missing_events",
        asked -> {
          List<Pdu> all = new ArrayList<>(stray);
          all.addAll(elsewhere.events());
          all.addAll(chain.subList(0, 2));
          return ResidentServer.answer("events", all);
        });

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 2)));
  }

  @Test
  void a_server_that_answers_the_same_for_ever_is_asked_twice_and_then_another() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 10);
    world.theirs.on(
        "get_missing_events", asked -> ResidentServer.answer("events", List.of(chain.get(8))));

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.federation.requests().stream().filter(r -> r.startsWith("theirs.example get")))
        .hasSize(3);
    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 9)));
  }

  @Test
  void a_history_without_end_is_followed_for_a_thousand_events_and_then_bridged() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 1_200);

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.entries(SnapshotBegin.class)).hasSize(1);
    assertThat(world.topology.appended()).hasSize(999).contains(chain.get(1_198).eventId());
    assertThat(world.closed()).isEmpty();
  }

  @Test
  void a_slow_server_leaves_time_for_another() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 100);
    slow(world.theirs);

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 99)));
    assertThat(world.federation.requests())
        .containsOnlyOnce("theirs.example get_missing_events")
        .contains("other.example get_missing_events");
  }

  @Test
  void slow_servers_are_given_a_minute_and_no_more() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 100);
    slow(world.theirs);
    slow(world.other);

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.federation.requests().stream().filter(r -> r.endsWith("get_missing_events")))
        .hasSize(2);
    assertThat(world.topology.entries(SnapshotBegin.class)).hasSize(1);
    assertThat(world.topology.appended()).hasSize(39);
  }

  private void slow(ResidentServer server) {
    ResidentServer.Endpoint honest = server.endpoint("get_missing_events");
    server.on(
        "get_missing_events",
        asked -> {
          world.time.advance(Duration.ofSeconds(25));
          return honest.answer(asked);
        });
  }

  @Test
  void many_loose_ends_are_not_all_bridged() {
    Pdu end = known(world);
    List<Pdu> ends =
        IntStream.range(0, 15)
            .mapToObj(
                i -> world.room.message(world.room.message(end, BOB, "x" + i), ALICE, "y" + i))
            .toList();
    Pdu parent = world.room.message(ends, ALICE, "parent");
    Pdu waiting = world.room.message(parent, ALICE, "waiting");
    world.theirs.having(event -> !event.sender().equals(BOB) || event.isState());
    world.other.having(event -> !event.sender().equals(BOB) || event.isState());

    world.fill(world.gap(Gap.Kind.PARENTS, waiting, end));

    assertThat(world.topology.entries(SnapshotBegin.class)).hasSize(1);
    assertThat(world.topology.entries(SnapshotEvent.class))
        .filteredOn(SnapshotEvent::latest)
        .extracting(SnapshotEvent::eventId)
        .containsExactly(parent.eventId());
    assertThat(world.closed()).isEmpty();
  }

  @Test
  void a_depth_at_the_limit_of_integers_stops_nothing() {
    Pdu end = known(world);
    Pdu deep =
        world.room.put(
            world.room.sign(
                EventBuilder.of(world.room.version())
                    .roomId(world.room.roomId())
                    .type("m.room.message")
                    .sender(ALICE)
                    .content(RoomDag.object("{}"))
                    .prevEvents(List.of(end.eventId()))
                    .authEvents(end.authEvents())
                    .depth(CanonicalJson.MAX_INTEGER)
                    .originServerTs(1),
                THEM));
    world.topology.having(List.of(deep));
    List<Pdu> branch = world.room.chain(end, 3);

    world.fill(world.gap(Gap.Kind.PARENTS, branch.getLast(), deep));

    assertThat(world.topology.appended()).isEqualTo(ids(branch.subList(0, 2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "[]",
        "{\"events\":[1]}",
        "{\"events\":{}}",
        "{\"events\":[{}]}",
        "{\"events\":[],\"events\":[]}"
      })
  void after_rubbish_the_next_server_is_asked(String rubbish) {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 3);
    world.theirs.on("get_missing_events", asked -> rubbish);

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 2)));
    assertThat(world.federation.requests()).contains("other.example get_missing_events");
  }

  @Test
  void a_state_that_the_topology_refuses_is_asked_of_another_server() {
    Pdu end = known(world);
    Pdu lost = world.room.message(end, ALICE, "lost");
    Pdu parent = world.room.message(lost, ALICE, "parent");
    Pdu waiting = world.room.message(parent, ALICE, "waiting");
    world.theirs.having(event -> !event.equals(lost));
    world.other.having(event -> !event.equals(lost));
    world.topology.deciding(Outcome.refused(Outcome.Code.INVALID, "no", 0));

    world.fill(world.gap(Gap.Kind.PARENTS, waiting, end));

    assertThat(world.topology.entries(SnapshotBegin.class))
        .extracting(SnapshotBegin::via)
        .containsExactly(THEM, OTHER);
    assertThat(world.closed()).hasSize(1);
  }

  @Test
  void an_answer_that_is_too_large_is_not_taken() {
    Pdu end = known(world);
    List<Pdu> chain = world.room.chain(end, 3);
    String large = "{\"events\":[],\"x\":\"" + "x".repeat(5 << 20) + "\"}";
    world.theirs.on("get_missing_events", asked -> large);

    world.fill(world.gap(Gap.Kind.PARENTS, chain.getLast(), end));

    assertThat(world.topology.appended()).isEqualTo(ids(chain.subList(0, 2)));
    assertThat(world.federation.requests()).contains("other.example get_missing_events");
  }
}
