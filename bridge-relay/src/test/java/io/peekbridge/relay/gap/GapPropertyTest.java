package io.peekbridge.relay.gap;

import static io.peekbridge.relay.testing.RoomDag.ALICE;
import static io.peekbridge.relay.testing.RoomDag.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.federation.FederationException;
import io.peekbridge.kafka.query.HeldEvent;
import io.peekbridge.kafka.record.Gap;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.relay.testing.ResidentServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Rooms that fork at random, and servers that do at random what they should not. */
class GapPropertyTest {
  private static final List<String> ENDPOINTS =
      List.of("get_missing_events", "event", "state_ids", "state", "event_auth");

  @Property(tries = 60)
  void with_one_honest_server_every_gap_is_filled(@ForAll Random random) {
    GapWorld world = new GapWorld();
    Pdu waiting = grow(world, random);
    misbehave(world, world.theirs, random);
    Gap gap = world.gap(Gap.Kind.PARENTS, waiting, known(world));

    world.fill(gap);

    assertSound(world);
    assertThat(world.closed()).isEmpty();
    assertThat(gap.missing()).allMatch(id -> isPlaced(world, id));
  }

  @Property(tries = 60)
  void whatever_servers_do_only_events_of_the_room_are_appended_and_each_gap_ends(
      @ForAll Random random) throws InterruptedException {
    GapWorld world = new GapWorld();
    Pdu waiting = grow(world, random);
    misbehave(world, world.theirs, random);
    misbehave(world, world.other, random);
    Gap gap = world.gap(Gap.Kind.PARENTS, waiting, known(world));

    world.work.round(gap, true);

    assertSound(world);
    Set<EventId> closed = new HashSet<>();
    world.closed().forEach(each -> closed.addAll(each.missing()));
    assertThat(gap.missing()).allMatch(id -> closed.contains(id) || isPlaced(world, id));
    assertThat(world.federation.requests()).hasSizeLessThan(3_000);
  }

  /** Events in any shape on top of what we know; the last one has a parent that we lack. */
  private static Pdu grow(GapWorld world, Random random) {
    world.topology.having(world.room.events());
    List<Pdu> all = new ArrayList<>(List.of(world.room.last()));
    int count = 2 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      List<Pdu> parents = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        Pdu parent = all.get(all.size() - 1 - random.nextInt(Math.min(6, all.size())));
        if (!parents.contains(parent)) {
          parents.add(parent);
        }
      }
      all.add(
          parents.size() == 1 && random.nextInt(4) == 0
              ? world.room.state(parents.getFirst(), ALICE, "x.entry", "k" + i % 5, "{}")
              : world.room.message(parents, random.nextBoolean() ? ALICE : BOB, "m" + i));
    }
    return world.room.message(List.of(all.getLast(), all.get(all.size() - 2)), ALICE, "waiting");
  }

  private static Pdu known(GapWorld world) {
    return world.room.events().get(4);
  }

  private static void misbehave(GapWorld world, ResidentServer server, Random random) {
    int withheld = random.nextInt(4);
    int salt = random.nextInt();
    server.having(event -> Math.floorMod(event.eventId().hashCode() ^ salt, 5) >= withheld);
    for (String endpoint : ENDPOINTS) {
      ResidentServer.Endpoint honest = server.endpoint(endpoint);
      int way = random.nextInt(7);
      Random seeded = new Random(salt);
      server.on(endpoint, asked -> answer(way, honest, asked, world, seeded));
    }
  }

  private static String answer(
      int way,
      ResidentServer.Endpoint honest,
      ResidentServer.Asked asked,
      GapWorld world,
      Random random)
      throws FederationException {
    return switch (way) {
      case 0 -> throw asked.status(403, "M_FORBIDDEN");
      case 1 -> "{\"events\":[{}],\"pdus\":[{}],\"pdu_ids\":[\"x\"],\"auth_chain\":[{}]}";
      case 2 -> "nonsense";
      case 3 -> {
        world.time.advance(Duration.ofSeconds(random.nextInt(30)));
        yield honest.answer(asked);
      }
      case 4 -> honest.answer(asked).replace("\"body\":\"m", "\"body\":\"forged");
      case 5 -> {
        List<Pdu> all = world.room.events();
        List<Pdu> some = List.of(all.get(random.nextInt(all.size())), all.getFirst());
        yield "{\"events\":" + ResidentServer.list(some) + ",\"pdus\":[],\"pdu_ids\":[]}";
      }
      default -> honest.answer(asked);
    };
  }

  private static boolean isPlaced(GapWorld world, EventId id) {
    boolean appended = world.topology.appended().contains(id);
    boolean installed =
        world.topology.entries(RoomLogEntry.SnapshotEvent.class).stream()
            .anyMatch(event -> event.latest() && event.eventId().equals(id));
    return appended || installed;
  }

  /** Each event is the room's, has what it needs before it, and comes once. */
  private static void assertSound(GapWorld world) {
    assertThat(world.topology.appended()).doesNotHaveDuplicates();
    Set<EventId> placed = new HashSet<>();
    world.room.events().stream()
        .filter(event -> world.room.events().indexOf(event) < 5)
        .forEach(event -> placed.add(event.eventId()));
    for (RoomLogEntry entry : world.topology.entries()) {
      switch (entry) {
        case RoomLogEntry.SnapshotEvent event -> {
          assertThat(world.room.event(event.eventId())).isPresent();
          if (event.latest()) {
            placed.add(event.eventId());
          }
        }
        case RoomLogEntry.IncomingPdu pdu -> {
          Pdu event = world.room.event(pdu.eventId()).orElseThrow();
          assertThat(placed).containsAll(event.prevEvents());
          assertThat(pdu.pdu().toString()).doesNotContain("forged");
          placed.add(event.eventId());
        }
        default -> {}
      }
    }
    assertThat(world.topology.event(world.room.roomId(), world.room.create().eventId()))
        .map(HeldEvent::status)
        .contains(HeldEvent.Status.ACCEPTED);
  }
}
