package io.peekbridge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.kafka.record.Draft;
import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.RoomLogEntry;
import io.peekbridge.kafka.record.RoomLogEntry.CreateRoom;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.kafka.record.RoomLogEntry.PeekStart;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class RoomLogSerdeTest {
  private final Serde<RoomLogEntry> serde = RoomLogSerde.create();

  @Test
  void a_pdu_comes_out_byte_for_byte_as_it_went_in() {
    RawJson odd =
        RawJson.of("{ \"b\" :1.0,\"a\":\"\\u00e9\u00e9\uD83D\uDE00\", \"n\":{\"x\":[ {} ]} }");
    IncomingPdu entry = new IncomingPdu(new ServerName("a.example"), new EventId("$x"), odd);

    assertThat(roundTrip(entry)).isEqualTo(entry);
  }

  @Test
  void a_pdu_of_an_old_room_may_hold_the_longest_of_numbers() {
    String number = "9".repeat(Json.MAX_NUMBER_LENGTH);
    RawJson old = RawJson.of("{\"content\":{\"n\":-" + number + ",\"f\":0.5}}");
    IncomingPdu entry = new IncomingPdu(new ServerName("a.example"), new EventId("$x:y"), old);

    assertThat(roundTrip(entry)).isEqualTo(entry);
  }

  @Test
  void nested_drafts_and_absent_values_survive() {
    Draft state =
        new Draft(
            "m.room.name", Optional.of(""), new UserId("@a:b"), RawJson.of("{\"name\":\"n\"}"));
    Draft message =
        new Draft("m.room.message", Optional.empty(), new UserId("@a:b"), RawJson.of("{}"));
    CreateRoom create =
        new CreateRoom("r1", "12", RawJson.of("{\"c\":1}"), List.of(state, message));
    PeekStart start = new PeekStart("r2", new ServerName("c"), "p", Optional.empty(), 1000);

    assertThat(roundTrip(create)).isEqualTo(create);
    assertThat(roundTrip(start)).isEqualTo(start);
  }

  @Test
  void what_was_fetched_says_so() {
    ServerName server = new ServerName("a.example");
    RawJson pdu = RawJson.of("{\"x\":1}");
    IncomingPdu fetched = new IncomingPdu(server, new EventId("$x"), pdu, true);
    RoomLogEntry.Outlier outlier = new RoomLogEntry.Outlier(server, new EventId("$y"), pdu);

    assertThat(roundTrip(fetched)).isEqualTo(fetched);
    assertThat(roundTrip(outlier)).isEqualTo(outlier);
  }

  @Test
  void what_is_no_entry_is_refused_with_a_reason() {
    assertThatThrownBy(() -> read("{\"kind\":\"no_such\",\"entry\":{}}"))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("known kind");
    assertThatThrownBy(() -> read("{\"kind\":null,\"entry\":{}}"))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> read("{\"kind\":\"forget_room\",\"entry\":{}}"))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("request_id");
    assertThatThrownBy(() -> read("[]")).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> read("{\"kind\":\"incoming_pdu\",\"entry\":{\"pdu\":3}}"))
        .isInstanceOf(SerializationException.class);
  }

  private RoomLogEntry roundTrip(RoomLogEntry entry) {
    return serde.deserializer().deserialize("t", serde.serializer().serialize("t", entry));
  }

  private RoomLogEntry read(String json) {
    return serde.deserializer().deserialize("t", json.getBytes(StandardCharsets.UTF_8));
  }
}
