package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static final ServerName US = new ServerName("ours.example:8448");
  private static final RoomId ROOM = new RoomId("!r\"\\:ours.example");

  @Test
  void events_are_spliced_in_byte_for_byte_and_ended_peeks_follow() {
    Transaction transaction =
        Transaction.of(
            US, List.of(pdu(1, "{ \"a\" :1.0}"), pdu(2, "{\"é\":\"\\u00e9\"}"), expired(3, "p.1")));

    assertThat(DeliveryWorld.text(transaction.body()))
        .isEqualTo(
            """
            {"origin":"ours.example:8448","origin_server_ts":1003,"pdus":[{ "a" :1.0},{"é":"\\u00e9"}],\
            "expired_peeks":[{"room_id":"!r\\"\\\\:ours.example","peek_id":"p.1"}]}\
            """);
  }

  @Test
  void a_transaction_of_ended_peeks_alone_has_an_empty_list_of_events() {
    Transaction transaction = Transaction.of(US, List.of(expired(1, "a"), expired(2, "b")));
    assertThat(DeliveryWorld.text(transaction.body()))
        .contains("\"pdus\":[]", "\"peek_id\":\"a\"},{", "\"peek_id\":\"b\"}]}");
  }

  @Test
  void the_id_follows_from_the_bytes() {
    Transaction one = Transaction.of(US, List.of(pdu(1, "{}")));
    assertThat(Transaction.of(US, List.of(pdu(1, "{}"))).id()).isEqualTo(one.id());
    assertThat(Transaction.of(US, List.of(pdu(2, "{}"))).id()).isNotEqualTo(one.id());
    assertThat(one.id()).matches("[A-Za-z0-9_-]{43}");
  }

  private static HeldRecord pdu(long offset, String json) {
    return new HeldRecord(
        offset,
        1000 + offset,
        Delivery.ofEvent(
            ROOM, List.of(new ServerName("d")), new EventId("$" + offset), RawJson.of(json)));
  }

  private static HeldRecord expired(long offset, String peekId) {
    return new HeldRecord(
        offset, 1000 + offset, Delivery.ofExpiredPeek(ROOM, new ServerName("d"), peekId));
  }
}
