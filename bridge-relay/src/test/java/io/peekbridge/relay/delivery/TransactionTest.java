package io.peekbridge.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.Delivery;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionTest {
  private static final ServerName US = new ServerName("ours.example:8448");
  private static final RoomId ROOM = new RoomId("!r\"\\:ours.example");

  @Test
  void events_are_spliced_in_byte_for_byte_and_ended_peeks_told() {
    Transaction transaction =
        Transaction.of(
            US, List.of(pdu(1, "{ \"a\" :1.0}"), pdu(2, "{\"é\":\"\\u00e9\"}"), expired(3, "p.1")));

    assertThat(DeliveryWorld.text(transaction.body()))
        .isEqualTo(
            """
            {"expired_peeks":[{"peek_id":"p.1","room_id":"!r\\"\\\\:ours.example"}],\
            "origin":"ours.example:8448","origin_server_ts":1003,"pdus":[{ "a" :1.0},{"é":"\\u00e9"}]}\
            """);
  }

  @Test
  void a_transaction_of_ended_peeks_alone_has_an_empty_list_of_events() {
    Transaction transaction = Transaction.of(US, List.of(expired(1, "a"), expired(2, "b")));
    assertThat(DeliveryWorld.text(transaction.body()))
        .isEqualTo(
            """
            {"expired_peeks":[{"peek_id":"a","room_id":"!r\\"\\\\:ours.example"},\
            {"peek_id":"b","room_id":"!r\\"\\\\:ours.example"}],\
            "origin":"ours.example:8448","origin_server_ts":1002,"pdus":[]}\
            """);
  }

  @Test
  void the_id_follows_from_the_bytes() {
    Transaction one = Transaction.of(US, List.of(pdu(1, "{}")));
    assertThat(Transaction.of(US, List.of(pdu(1, "{}"))).id()).isEqualTo(one.id());
    assertThat(Transaction.of(US, List.of(pdu(2, "{}"))).id()).isNotEqualTo(one.id());
    assertThat(one.id()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void it_is_canonical_as_far_as_its_events_are() throws MalformedJsonException {
    List<HeldRecord> canonical =
        List.of(pdu(1, "{\"a\":1,\"b\":[]}"), pdu(2, "{}"), expired(3, "p"));
    Transaction transaction = Transaction.of(US, canonical);
    assertThat(transaction.isCanonical()).isTrue();
    assertThat(transaction.body())
        .isEqualTo(CanonicalJson.encode(Json.parseObject(transaction.body())));
    assertThat(Transaction.empty(US, 7).isCanonical()).isTrue();
    for (String other : List.of("{\"b\":1,\"a\":1}", "{ }", "{\"a\":1e0}")) {
      assertThat(Transaction.of(US, List.of(pdu(1, "{}"), pdu(2, other))).isCanonical()).isFalse();
    }
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
