package io.peekbridge.matrix.event;

import static io.peekbridge.matrix.event.SampleEvents.DOMAIN;
import static io.peekbridge.matrix.event.SampleEvents.KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.json.CanonicalJson;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers beyond canonical JSON, which events up to room version 5 may hold. */
class TolerantEventsTest {
  private static final List<String> NUMBERS =
      List.of("0.5", "-0", "-0.0", "1.0", "1e3", "1E-7", "9007199254740992", "1" + "0".repeat(999));

  static Stream<RoomVersion> tolerant() {
    return RoomVersions.supported().stream().filter(each -> !each.has(RoomRule.STRICT_JSON));
  }

  static Stream<RoomVersion> strict() {
    return RoomVersions.supported().stream().filter(each -> each.has(RoomRule.STRICT_JSON));
  }

  @ParameterizedTest
  @MethodSource("tolerant")
  void an_event_with_any_number_is_hashed_and_signed_like_others(RoomVersion version)
      throws Exception {
    for (String number : NUMBERS) {
      Pdu pdu = Pdu.parse(with(version, "io.example", number), version);
      assertThat(pdu.redacted().eventId()).isEqualTo(pdu.eventId());

      Pdu signed =
          Pdu.parse(
              version,
              EventSignatures.sign(EventHashes.withContentHash(pdu.json()), version, DOMAIN, KEY));
      assertThat(EventHashes.contentHashMatches(signed)).isTrue();
      assertThat(EventSignatures.verify(signed, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("strict")
  void from_version_6_on_such_numbers_are_refused(RoomVersion version) {
    for (String number : NUMBERS) {
      refused(with(version, "io.example", number), version);
    }
  }

  @ParameterizedTest
  @MethodSource("tolerant")
  void numbers_that_cannot_be_written_again_are_refused(RoomVersion version) {
    for (String number :
        List.of("1e400", "-1e309", "NaN", "Infinity", "01", "1" + "0".repeat(4_300))) {
      refused(with(version, "io.example", number), version);
    }
  }

  @ParameterizedTest
  @MethodSource("tolerant")
  void depth_and_time_are_integers_of_64_bits_all_the_same(RoomVersion version) throws Exception {
    for (long depth : new long[] {0, CanonicalJson.MAX_INTEGER + 1, Long.MAX_VALUE}) {
      assertThat(Pdu.parse(with(version, "depth", "" + depth), version).depth()).isEqualTo(depth);
    }
    for (String depth : List.of("-1", "1.0", "1e3", "9223372036854775808", "\"1\"", "null")) {
      refused(with(version, "depth", depth), version);
    }
    for (long time : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      assertThat(Pdu.parse(with(version, "origin_server_ts", "" + time), version).originServerTs())
          .isEqualTo(time);
    }
    refused(with(version, "origin_server_ts", "1.5"), version);
    refused(with(version, "origin_server_ts", "-9223372036854775809"), version);
  }

  @ParameterizedTest
  @MethodSource("strict")
  void from_version_6_on_depth_has_53_bits(RoomVersion version) throws Exception {
    long limit = CanonicalJson.MAX_INTEGER;
    assertThat(Pdu.parse(with(version, "depth", "" + limit), version).depth()).isEqualTo(limit);
    refused(with(version, "depth", "" + (limit + 1)), version);
    refused(with(version, "depth", "" + Long.MAX_VALUE), version);
  }

  @ParameterizedTest
  @MethodSource("tolerant")
  void an_event_that_is_too_long_only_in_canonical_form_is_refused(RoomVersion version)
      throws Exception {
    String few = "[" + "1e15,".repeat(3_000) + "1]";
    assertThat(Pdu.parse(with(version, "io.example", few), version).bytes().length)
        .isLessThan(Pdu.MAX_BYTES);
    String many = "[" + "1e15,".repeat(4_000) + "1]";
    assertThat(many.length()).isLessThan(Pdu.MAX_BYTES / 2);
    refused(with(version, "io.example", many), version);
  }

  private static void refused(byte[] event, RoomVersion version) {
    assertThatThrownBy(() -> Pdu.parse(event, version)).isInstanceOf(MalformedEventException.class);
  }

  private static byte[] with(RoomVersion version, String name, String value) {
    return SampleEvents.raw(version, name, value).getBytes(UTF_8);
  }
}
