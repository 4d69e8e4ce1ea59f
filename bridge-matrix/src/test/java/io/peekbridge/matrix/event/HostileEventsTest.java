package io.peekbridge.matrix.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that are made to harm, in every version: each is refused, with little work. */
class HostileEventsTest {
  static List<RoomVersion> versions() {
    return RoomVersions.supported();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void millions_of_parents(RoomVersion version) {
    String parent = version.has(RoomRule.EVENT_ID_IS_HASH) ? "\"$a\"" : "[\"$a:b\",{}]";
    for (int count : new int[] {21, 5_000, 3_000_000}) {
      String parents = "[" + (parent + ",").repeat(count - 1) + parent + "]";
      refused(version, "prev_events", parents);
      refused(version, "auth_events", parents);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_reference_without_end(RoomVersion version) {
    refused(version, "prev_events", "[[\"$a:b\",{" + hashes(100_000) + "}]]");
    refused(version, "prev_events", "[".repeat(100_000));
    refused(version, "prev_events", "[".repeat(300) + "]".repeat(300));
    refused(version, "prev_events", "[[\"$" + "a".repeat(300) + ":b\",{}]]");
  }

  private static String hashes(int count) {
    StringBuilder hashes = new StringBuilder();
    for (int i = 0; i < count; i++) {
      hashes.append(i == 0 ? "\"" : ",\"").append(i).append("\":\"\"");
    }
    return hashes.toString();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void depth_beyond_the_limit(RoomVersion version) {
    for (String depth :
        List.of("-1", "-9223372036854775808", "9223372036854775808", "1e18", "1e999", "-0.5")) {
      refused(version, "depth", depth);
    }
    refused(version, "depth", "9".repeat(60_000));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void numbers_without_end(RoomVersion version) {
    refused(version, "io.example", "9".repeat(60_000));
    refused(version, "io.example", "-" + "9".repeat(4_301));
    refused(version, "io.example", "0." + "9".repeat(60_000));
    refused(version, "io.example", "1e" + "9".repeat(60_000));
    refused(version, "io.example", "1e-" + "9".repeat(5_000));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void a_key_twice(RoomVersion version) {
    refused(version, "depth\":1,\"depth", "1");
    refused(version, "io.example", "{\"a\":1,\"a\":1}");
    refused(version, "io.example", "{\"a\":1,\"\\u0061\":2}");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void text_that_is_no_text(RoomVersion version) {
    refused(version, "io.example", "\"\\ud800\"");
    refused(version, "io.example", "{\"\\udc00\":1}");
    String event = SampleEvents.raw(version, "io.example", "\"#\"");
    for (byte[] bad :
        new byte[][] {
          {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, 0x20}
        }) {
      byte[] bytes = event.getBytes(UTF_8);
      int place = event.indexOf('#');
      byte[] spoiled = new byte[bytes.length + bad.length - 1];
      System.arraycopy(bytes, 0, spoiled, 0, place);
      System.arraycopy(bad, 0, spoiled, place, bad.length);
      System.arraycopy(bytes, place + 1, spoiled, place + bad.length, bytes.length - place - 1);
      refused(spoiled, version);
    }
  }

  private static void refused(RoomVersion version, String name, String value) {
    refused(SampleEvents.raw(version, name, value).getBytes(UTF_8), version);
  }

  private static void refused(byte[] event, RoomVersion version) {
    assertThatThrownBy(() -> Pdu.parse(event, version)).isInstanceOf(MalformedEventException.class);
  }
}
