package io.peekbridge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.ServerName;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPduJsonTest {
  private static final RawJson PDU =
      RawJson.of("{ \"b\" :1.0,\"a\":\"\\u00e9\u00e9\uD83D\uDE00\", \"n\":{\"x\":[ {} ]} }");

  private static IncomingPdu entry(String origin, String eventId, boolean fetched) {
    return new IncomingPdu(new ServerName(origin), new EventId(eventId), PDU, fetched);
  }

  @Test
  void the_bytes_are_those_of_the_general_writer() throws IOException {
    for (boolean fetched : new boolean[] {true, false}) {
      IncomingPdu entry = entry("[::1]:8448", "$a/b:c d", fetched);
      Map<String, Object> envelope = new LinkedHashMap<>();
      envelope.put("kind", "incoming_pdu");
      envelope.put("entry", entry);
      byte[] general = Records.mapper().writeValueAsBytes(envelope);

      assertThat(IncomingPduJson.write(entry)).contains(general);
      assertThat(IncomingPduJson.read(general)).contains(entry);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"$a\"b", "$a\\b", "$\u00e9", "$a\nb", "$a\u007f"})
  void what_may_have_to_be_escaped_is_left_to_it(String eventId) {
    IncomingPdu odd = entry("a.example", eventId, false);

    assertThat(IncomingPduJson.write(odd)).isEmpty();
    assertThat(roundTrip(odd)).isEqualTo(odd);
  }

  private static Object roundTrip(IncomingPdu entry) {
    var serde = RoomLogSerde.create();
    return serde.deserializer().deserialize("t", serde.serializer().serialize("t", entry));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"kind\":\"outlier\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$x\",\"pdu\":{}}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"event_id\":\"$x\",\"origin\":\"a\",\"pdu\":{},\"fetched\":false}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$x\",\"pdu\":3,\"fetched\":false}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$x\",\"pdu\":{,\"fetched\":false}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$x\",\"pdu\":,\"fetched\":false}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$\\u0041\",\"pdu\":{},\"fetched\":true}}",
        "{\"kind\":\"incoming_pdu\",\"entry\":{\"origin\":\"a\",\"event_id\":\"$x\",\"pdu\":{},"
            + " \"fetched\":true}}"
      })
  void other_entries_and_other_ways_to_write_it_are_left_to_the_general_reader(String json) {
    assertThat(IncomingPduJson.read(json.getBytes(UTF_8))).isEmpty();
  }
}
