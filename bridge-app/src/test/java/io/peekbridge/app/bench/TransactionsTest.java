package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static final ServerName ORIGIN = new ServerName("a.test");

  @Test
  void all_transactions_but_the_last_are_full() {
    List<byte[]> bodies = Transactions.of(ORIGIN, pdus(120));

    assertThat(bodies).extracting(Transactions::countPdus).containsExactly(50, 50, 20);
  }

  @Test
  void what_is_no_pdu_is_not_counted() {
    String text = "{\"edus\":[{},{}],\"pdus\":[{\"content\":{\"a\":1,\"auth_events\":[]}}]}";

    assertThat(Transactions.countPdus(text.getBytes(StandardCharsets.UTF_8))).isZero();
  }

  @Test
  void the_numbers_of_events_are_found() {
    List<Integer> numbers = new ArrayList<>();
    for (byte[] body : Transactions.of(ORIGIN, pdus(60))) {
      Messages.forEachNumber(body, numbers::add);
    }

    assertThat(numbers).hasSize(60).startsWith(0, 1, 2).endsWith(58, 59);
  }

  private static List<byte[]> pdus(int count) {
    return Messages.signed(count).stream().map(Pdu::bytes).toList();
  }
}
