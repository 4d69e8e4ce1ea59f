package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.ServerName;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionsTest {
  private static final ServerName ORIGIN = new ServerName("a.test");

  @Test
  void all_transactions_but_the_last_are_full() {
    List<byte[]> bodies = Transactions.of(ORIGIN, Collections.nCopies(120, text("{\"a\":[{}]}")));

    assertThat(bodies).extracting(Transactions::countPdus).containsExactly(50, 50, 20);
  }

  @Test
  void what_is_no_pdu_is_not_counted() {
    assertThat(Transactions.countPdus(text("{\"edus\":[{},{}],\"pdus\":[{\"pdus\":[{},{}]}]}")))
        .isEqualTo(1);
    assertThat(Transactions.countPdus(text("{\"expired_peeks\":[{}]}"))).isZero();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
