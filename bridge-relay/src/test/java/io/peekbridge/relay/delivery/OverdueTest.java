package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.RelaySettings;
import io.peekbridge.relay.support.FakeAlarms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverdueTest {
  private static final Trouble TROUBLE =
      new Trouble(1, Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, Optional.empty());

  private final FakeAlarms time = new FakeAlarms();
  private final Overdue overdue =
      new Overdue(new RelaySettings.Patience(Duration.ofHours(1), 3), time);
  private final Window window =
      new Window(new RelaySettings.Memory(2, 1_000_000, 1_000_000), new MemoryBudget(1_000_000));
  private final Feed feed = new Feed(window, BatchLimits.DEFAULT, new Gate(0, 0));
  private long offset;

  @Test
  void age_counts_for_a_destination_that_fails() {
    offer();
    time.advance(Duration.ofHours(1));
    assertThat(overdue.isToo(feed, TROUBLE)).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(overdue.isToo(feed, TROUBLE)).isTrue();
    assertThat(overdue.isToo(feed, Trouble.NONE)).as("our own rest").isFalse();
  }

  @Test
  void age_counts_for_one_that_is_behind_and_is_that_of_the_oldest_record() {
    offer();
    time.advance(Duration.ofMinutes(59));
    offer();
    offer();
    assertThat(feed.isBehind()).isTrue();
    assertThat(overdue.isToo(feed, Trouble.NONE)).isFalse();
    time.advance(Duration.ofMinutes(2));
    assertThat(overdue.isToo(feed, Trouble.NONE)).isTrue();
    feed.dropWindow();
    assertThat(overdue.isToo(feed, Trouble.NONE)).as("in memory or not").isTrue();
  }

  @Test
  void too_many_records_count_whatever_their_age() {
    for (int i = 0; i < 3; i++) {
      offer();
    }
    assertThat(overdue.isToo(feed, Trouble.NONE)).isFalse();
    offer();
    assertThat(feed.pending()).isEqualTo(4);
    assertThat(overdue.isToo(feed, Trouble.NONE)).isTrue();
    feed.skipThrough(3);
    assertThat(overdue.isToo(feed, Trouble.NONE)).isFalse();
    assertThat(feed.pending()).isZero();
  }

  @Test
  void records_that_the_log_has_no_more_count_until_it_is_given_up() {
    for (int i = 0; i < 3; i++) {
      offer();
    }
    feed.gone(2);
    assertThat(overdue.isToo(feed, Trouble.NONE)).isTrue();
    feed.skipThrough(2);
    assertThat(overdue.isToo(feed, Trouble.NONE)).isFalse();
  }

  private void offer() {
    ServerName name = new ServerName("d.example");
    Delivery delivery =
        Delivery.ofEvent(
            DeliveryWorld.ROOM, List.of(name), new EventId("$" + offset), RawJson.of("{}"));
    feed.offerLive(new HeldRecord(offset++, time.millis(), delivery));
  }
}
