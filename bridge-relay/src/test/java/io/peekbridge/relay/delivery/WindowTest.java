package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.relay.RelaySettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final BatchLimits BATCH = new BatchLimits(3, 2, 2_000);

  private final MemoryBudget budget = new MemoryBudget(3_000);
  private final Window window = new Window(new RelaySettings.Memory(6, 1_500, 1), budget);

  @Test
  void a_transaction_takes_events_up_to_the_limit() {
    offer(pdu(1), pdu(2), pdu(3), pdu(4));
    assertThat(head()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void an_event_behind_an_ended_peek_waits_for_the_next_transaction() {
    offer(pdu(1), expired(2), pdu(3));
    assertThat(head()).containsExactly(1L, 2L);
    window.removeThrough(2);
    assertThat(head()).containsExactly(3L);
  }

  @Test
  void ended_peeks_have_a_limit_of_their_own() {
    offer(pdu(1), expired(2), expired(3), expired(4));
    assertThat(head()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_record_larger_than_a_transaction_may_be_goes_alone() {
    offer(pdu(1), pdu(2, 2_500), pdu(3));
    assertThat(head()).containsExactly(1L);
    window.removeThrough(1);
    assertThat(head()).containsExactly(2L);
  }

  @Test
  void a_full_window_takes_nothing_but_an_empty_one_always_takes_a_record() {
    assertThat(window.offer(pdu(1, 2_000), 10)).isTrue();
    assertThat(window.offer(pdu(2), 10)).as("bytes").isFalse();
    window.clear();
    offer(pdu(3), pdu(4));
    assertThat(window.offer(pdu(5), 2)).as("the caller's own limit").isFalse();
    offer(expired(6), expired(7), expired(8), expired(9));
    assertThat(window.offer(pdu(10), 10)).as("records").isFalse();
  }

  @Test
  void a_record_in_two_windows_counts_once_against_the_budget_and_until_the_last_lets_go() {
    Window other = new Window(new RelaySettings.Memory(6, 1_500, 1), budget);
    HeldRecord shared = pdu(1, 1_000);
    window.append(shared);
    long alone = budget.used();
    other.append(shared);
    assertThat(budget.used()).isLessThan(alone + 50);
    window.clear();
    assertThat(budget.used()).isEqualTo(alone);
    other.clear();
    assertThat(budget.used()).isZero();
  }

  @Test
  void a_spent_budget_leaves_each_window_one_record() {
    budget.add(10_000);
    assertThat(window.offer(pdu(1), 10)).isTrue();
    assertThat(window.offer(pdu(2), 10)).isFalse();
  }

  private void offer(HeldRecord... records) {
    for (HeldRecord held : records) {
      window.append(held);
    }
  }

  private List<Long> head() {
    return window.head(BATCH, Long.MAX_VALUE).stream().map(HeldRecord::offset).toList();
  }

  private static HeldRecord pdu(long offset) {
    return pdu(offset, 10);
  }

  private static HeldRecord pdu(long offset, int size) {
    return new HeldRecord(
        offset,
        0,
        Delivery.ofEvent(
            DeliveryWorld.ROOM,
            List.of(new ServerName("d")),
            new EventId("$" + offset),
            RawJson.of("x".repeat(size))));
  }

  private static HeldRecord expired(long offset) {
    return new HeldRecord(
        offset, 0, Delivery.ofExpiredPeek(DeliveryWorld.ROOM, new ServerName("d"), "p"));
  }
}
