package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Destination;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever fails, whatever is ordered and whenever the process dies: every destination gets all its
 * records, in order, but those that were buried or dropped, and none again but those of the
 * transaction that was in flight. What a destination gets is checked by {@link FakeDestination};
 * here it is checked after every step that what is on the log is enough to go on from.
 */
class NothingIsLostPropertyTest {
  private static final int ACTIONS = 16;

  @Property(tries = 500)
  void nothing_is_lost_reordered_or_repeated_without_need(
      @ForAll @Size(min = 100, max = 300) List<@IntRange(min = 0, max = 99_999) Integer> steps) {
    DeliveryWorld world = new DeliveryWorld(3);
    for (int step : steps) {
      act(world, step % ACTIONS, step / ACTIONS);
      checkThatADeathWouldDoNoHarm(world);
    }
    world.settle();
    assertThat(world.destinations.values())
        .as(() -> world.lanes() + " " + world.places)
        .allMatch(FakeDestination::hasAll);
    assertThat(world.lanes()).allMatch(lane -> lane.state() == LaneStatus.State.IDLE);
    assertThat(world.places.values()).noneMatch(Destination::behind);
    assertThat(world.memoryUsed()).isZero();
  }

  private static void act(DeliveryWorld world, int action, int choice) {
    switch (action) {
      case 0, 1 -> world.append(some(world.names(), choice), choice % 5 != 0, choice % 3);
      case 2, 3 -> world.poll(1 + choice % 4);
      case 4, 5 -> world.send();
      case 6, 7 -> world.write();
      case 8, 9 -> world.readAgain(1 + choice % 3);
      case 10 -> world.time.advance(Duration.ofMillis(choice * 17L % 20_000));
      case 11 -> world.commit();
      case 12, 13 -> change(world, choice);
      case 14 -> order(world, choice);
      default -> end(world, choice);
    }
  }

  private static void change(DeliveryWorld world, int choice) {
    ServerName name = world.names().get(choice % world.names().size());
    FakeDestination.Mood[] moods = FakeDestination.Mood.values();
    world.destination(name).mood(moods[choice / 3 % moods.length]);
  }

  private static void order(DeliveryWorld world, int choice) {
    ServerName name = world.names().get(choice % world.names().size());
    Optional<DestinationOrder> now = Optional.of(DestinationOrder.at(world.time.millis()));
    switch (choice / 3 % 8) {
      case 0, 1 -> world.order(name, Kind.PAUSE, now);
      case 2, 3, 4 -> world.order(name, Kind.PAUSE, Optional.empty());
      case 5, 6 -> world.order(name, Kind.RETRY, now);
      default -> world.drop(name);
    }
  }

  private static void end(DeliveryWorld world, int choice) {
    if (choice % 4 == 0) {
      world.crash(choice / 4 % 3);
    } else if (choice % 4 == 1) {
      world.restart();
    }
  }

  private static List<ServerName> some(List<ServerName> names, int choice) {
    List<ServerName> some = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if ((choice >> i & 1) == 1) {
        some.add(names.get(i));
      }
    }
    return some.isEmpty() ? names : some;
  }

  /**
   * What a process that starts now would know: a record is read if it lies at or after the
   * committed offset, or if its destination is marked as behind; and it is not skipped if it lies
   * after the cursor.
   */
  private static void checkThatADeathWouldDoNoHarm(DeliveryWorld world) {
    world.destinations.forEach(
        (name, destination) -> {
          Destination place = world.places.get(name);
          for (long missing : destination.missing()) {
            assertThat(missing >= world.committed || (place != null && place.behind()))
                .as("record %s of %s is read again", missing, name)
                .isTrue();
            assertThat(place == null || missing > place.cursor())
                .as("record %s of %s is not skipped", missing, name)
                .isTrue();
          }
        });
  }
}
