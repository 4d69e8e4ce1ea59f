package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.peekbridge.kafka.record.DeadLetter;
import io.peekbridge.kafka.record.DestinationOrder;
import io.peekbridge.kafka.record.DestinationOrderKey.Kind;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.LaneStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is ordered, and what a destination refuses, told step by step. */
class LaneOrdersTest {
  private final DeliveryWorld world = new DeliveryWorld(2);
  private final ServerName first = world.names().getFirst();
  private final ServerName other = world.names().getLast();

  @Test
  void an_event_that_is_refused_is_buried_and_its_neighbours_are_delivered() {
    world.destination(first).mood(FakeDestination.Mood.IS_PICKY);
    append(6);

    run();

    // Of 0 to 5, number 2 is the one that it takes no transaction with.
    assertThat(world.letters)
        .extracting(DeadLetter::reason, letter -> letter.eventId().orElseThrow().value())
        .containsExactly(tuple(DeadLetter.Reason.REFUSED_BY_DESTINATION, "$2"));
    assertThat(world.letters.getFirst().original()).isEqualTo("{\"o\":2}");
    assertThat(world.letters.getFirst().server()).contains(first);
    assertThat(world.destination(first).hasAll()).isTrue();
    assertThat(world.destination(other).attempts()).hasSize(2);
  }

  @Test
  void a_paused_destination_gets_nothing_and_then_everything() {
    world.order(first, Kind.PAUSE, now());
    append(6);

    run();

    assertThat(world.destination(first).attempts()).isEmpty();
    assertThat(world.lane(first).paused()).isTrue();
    assertThat(world.lane(first).pending()).isEqualTo(6);
    assertThat(world.lane(first).waiting()).isZero();
    assertThat(world.destination(other).hasAll()).isTrue();

    world.order(first, Kind.PAUSE, Optional.empty());
    run();

    assertThat(world.destination(first).hasAll()).isTrue();
    assertThat(world.lane(first).state()).isEqualTo(LaneStatus.State.IDLE);
  }

  @Test
  void what_is_dropped_is_one_dead_letter_and_what_comes_later_is_delivered() {
    world.destination(first).mood(FakeDestination.Mood.REFUSES);
    append(6);
    run();
    assertThat(world.lane(first).failures()).isPositive();

    world.drop(first);
    world.destination(first).heal();
    run();
    int before = world.destination(first).attempts().size();
    append(1);
    run();

    assertThat(world.letters)
        .extracting(DeadLetter::reason)
        .containsExactly(DeadLetter.Reason.DROPPED);
    assertThat(world.letters.getFirst().detail()).contains("to 5", "as ordered");
    assertThat(world.lane(first).failures()).isZero();
    assertThat(world.destination(first).attempts()).hasSize(before + 1);
    assertThat(world.destination(first).hasAll()).isTrue();
  }

  @Test
  void an_order_to_retry_does_not_wait_for_the_end_of_the_pause() {
    world.destination(first).mood(FakeDestination.Mood.ASKS_TO_WAIT);
    append(1);
    run();
    world.destination(first).heal();
    run();
    assertThat(world.destination(first).hasAll()).isFalse();

    world.time.advance(Duration.ofSeconds(1));
    world.order(first, Kind.RETRY, now());
    run();

    assertThat(world.destination(first).hasAll()).isTrue();
  }

  private Optional<DestinationOrder> now() {
    return Optional.of(DestinationOrder.at(world.time.millis()));
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      world.append(List.of(first, other), true, 0);
    }
  }

  /** Everything that can happen without time going by. */
  private void run() {
    for (int i = 0; i < 100; i++) {
      world.poll(100);
      world.readAgain(10);
      world.send();
      world.write();
    }
  }
}
