package io.peekbridge.relay.gap;

import static io.peekbridge.relay.testing.RoomDag.ALICE;
import static io.peekbridge.relay.testing.RoomDag.BOB;
import static io.peekbridge.relay.testing.RoomDag.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.Outlier;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.relay.testing.ResidentServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuthGapTest {
  private static final UserId CAROL = UserId.of("carol", OTHER);

  private final GapWorld world = new GapWorld();
  private Pdu levels;
  private Pdu carol;
  private Pdu waiting;

  /** We lack new power levels, Carol's join behind them, and what lies between. */
  @BeforeEach
  void two_events_are_missing() {
    Pdu end = world.room.last();
    world.topology.having(world.room.events());
    Pdu between = world.room.message(end, BOB, "between");
    levels =
        world.room.state(
            between, ALICE, "m.room.power_levels", "", "{\"users\":{\"" + ALICE + "\":100}}");
    carol = world.room.member(levels, CAROL);
    waiting = world.room.message(carol, CAROL, "waiting");
  }

  @Test
  void missing_auth_events_come_with_those_that_they_need_before_them() {
    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.appended()).containsExactly(levels.eventId(), carol.eventId());
    assertThat(world.topology.entries(Outlier.class)).hasSize(2);
    assertThat(world.federation.requests()).containsOnly("theirs.example event");
    assertThat(world.closed()).isEmpty();
  }

  @Test
  void one_whose_parents_are_known_gets_its_place() {
    world.topology.having(world.room.events().subList(0, world.room.events().indexOf(levels)));

    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.entries(IncomingPdu.class))
        .singleElement()
        .matches(pdu -> pdu.fetched() && pdu.eventId().equals(levels.eventId()));
    assertThat(world.topology.entries(Outlier.class))
        .extracting(Outlier::eventId)
        .containsExactly(carol.eventId());
  }

  @Test
  void where_single_events_are_denied_the_auth_chain_is_asked_for() {
    world.theirs.on(
        "event",
        asked -> {
          throw asked.status(403, "M_FORBIDDEN");
        });

    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.appended()).containsExactly(levels.eventId(), carol.eventId());
    assertThat(world.federation.requests()).contains("theirs.example event_auth");
  }

  @Test
  void nothing_is_appended_that_lacks_what_it_needs() {
    world.theirs.having(event -> !event.equals(levels));
    world.other.having(event -> !event.equals(levels));

    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.appended()).isEmpty();
    assertThat(world.closed().getFirst().missing())
        .containsExactlyInAnyOrder(levels.eventId(), carol.eventId());
  }

  @Test
  void a_server_that_gives_another_event_than_asked_for_is_given_up() {
    world.theirs.on("event", asked -> ResidentServer.answer("pdus", List.of(waiting)));

    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.appended()).containsExactly(levels.eventId(), carol.eventId());
    assertThat(world.federation.requests())
        .doesNotContain("theirs.example event_auth")
        .contains("other.example event");
  }

  @Test
  void an_auth_chain_without_end_is_left_at_the_limit() {
    List<Pdu> many =
        IntStream.range(0, 1_100)
            .mapToObj(i -> world.room.state(waiting, ALICE, "x.entry", "k" + i, "{}"))
            .toList();
    world.theirs.on(
        "event",
        asked -> {
          throw asked.status(404, "M_NOT_FOUND");
        });
    world.theirs.on("event_auth", asked -> ResidentServer.answer("auth_chain", many));

    world.fill(world.gap(Gap.Kind.AUTH_EVENTS, waiting));

    assertThat(world.topology.appended()).containsExactly(levels.eventId(), carol.eventId());
    assertThat(world.topology.entries(Outlier.class))
        .allMatch(outlier -> outlier.origin().equals(OTHER));
  }
}
