package io.peekbridge.matrix.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":}",
        "nul",
        "truee",
        "NaN",
        "Infinity",
        "-",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "0x1",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "\"\t\"",
        "{} {}",
        "{}x",
        "1 2",
        "// a\n{}",
        "/* a */{}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":{\"b\":1,\"\\u0062\":2}}",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\ud83d\":1}",
        "\uFEFF{}",
        "\u00A0{}",
        "[1\0]"
      })
  void malformed_documents_are_refused(String document) {
    refused(document.getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource
  void bytes_that_are_not_utf_8_are_refused(byte[] bytes) {
    refused(bytes);
  }

  /**
   * Truncated, overlong, a surrogate, beyond U+10FFFF, a lone continuation, and other encodings.
   */
  static Stream<byte[]> bytes_that_are_not_utf_8_are_refused() {
    return Stream.of(
        quoted(0xC3),
        quoted(0xC0, 0x80),
        quoted(0xC1, 0xA1),
        quoted(0xE0, 0x80, 0xAF),
        quoted(0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80),
        quoted(0xF4, 0x90, 0x80, 0x80),
        quoted(0xF8, 0x88, 0x80, 0x80, 0x80),
        quoted(0x80),
        quoted(0xFF),
        "{\"a\":\"é\"}".getBytes(ISO_8859_1),
        "{}".getBytes(UTF_16LE),
        "{}".getBytes(UTF_16BE),
        "\uFEFF{}".getBytes(UTF_16LE),
        "{}".getBytes(Charset.forName("UTF-32LE")));
  }

  private static byte[] quoted(int... inner) {
    byte[] bytes = new byte[inner.length + 2];
    bytes[0] = '"';
    for (int i = 0; i < inner.length; i++) {
      bytes[i + 1] = (byte) inner[i];
    }
    bytes[bytes.length - 1] = '"';
    return bytes;
  }

  @Test
  void every_kind_of_value_is_read() throws Exception {
    JsonNode document =
        Json.parse(
            " [{\"\":null},[],\"\\u65e5\\ud83d\\ude00\\/\",true,false,1.5,-0] ".getBytes(UTF_8));
    assertThat(document).hasToString("[{\"\":null},[],\"日😀/\",true,false,1.5,0]");
  }

  @Test
  void integers_are_kept_exactly() throws Exception {
    String digits = "123456789012345678901234567890";
    assertThat(Json.parse(digits.getBytes(UTF_8)).bigIntegerValue())
        .isEqualTo(new BigInteger(digits));
    assertThat(Json.parse("9223372036854775807".getBytes(UTF_8)).longValue())
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e-999999999", "1E+400", "0e99999999999"})
  void a_huge_exponent_costs_nothing(String number) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          JsonNode node = Json.parse(number.getBytes(UTF_8));
          assertThat(node.isFloatingPointNumber()).isTrue();
          assertThat(node.toString().length()).isLessThan(100);
          Json.parse(("[" + "1e999999999,".repeat(5000) + "1]").getBytes(UTF_8));
        });
  }

  @Test
  void a_number_of_endless_digits_is_refused() {
    int tooMany = Json.MAX_NUMBER_LENGTH + 1;
    refused("9".repeat(tooMany).getBytes(UTF_8));
    refused(("0." + "9".repeat(tooMany)).getBytes(UTF_8));
    refused(("1e" + "9".repeat(tooMany)).getBytes(UTF_8));
  }

  @Test
  void a_document_full_of_the_longest_numbers_costs_little() {
    String number = "9".repeat(Json.MAX_NUMBER_LENGTH);
    byte[] document = ("[" + (number + ",").repeat(1_900) + "1]").getBytes(UTF_8);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> assertThat(CanonicalJson.encodeLenient(Json.parse(document))).isEqualTo(document));
  }

  @Test
  void nesting_is_bounded_and_an_event_fits_into_a_transaction() throws Exception {
    assertThat(Json.parse(nested(Json.MAX_NESTING))).isNotNull();
    refused(nested(Json.MAX_NESTING + 1));
    refused(nested(1_000_000));
    refused("[".repeat(1_000_000).getBytes(UTF_8));
    refused("{\"a\":".repeat(1_000_000).getBytes(UTF_8));
    assertThat(Json.MAX_EVENT_NESTING + 10).isLessThan(Json.MAX_NESTING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":-0}",
        "{\"a\":1.0}",
        "{\"a\":1e3}",
        "{\"a\":[9007199254740992]}",
        "{\"a\":{\"b\":-9007199254740992}}",
        "{\"a\":-0.0}",
        "[]",
        "1"
      })
  void an_event_holds_nothing_but_canonical_numbers(String document) {
    assertThatThrownBy(() -> Json.parseEvent(document.getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void an_event_is_nested_less_deep_than_a_document() throws Exception {
    String inner = new String(nested(Json.MAX_EVENT_NESTING - 1), UTF_8);
    assertThat(Json.parseEvent(("{\"a\":" + inner + "}").getBytes(UTF_8))).isNotNull();
    assertThatThrownBy(() -> Json.parseEvent(("{\"a\":[" + inner + "]}").getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void an_object_is_not_another_value() {
    assertThatThrownBy(() -> Json.parseObject("[]".getBytes(UTF_8)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void the_mapper_has_the_same_limits() {
    assertThatThrownBy(() -> Json.mapper().readTree(nested(Json.MAX_NESTING + 1)))
        .hasMessageContaining("nesting");
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }

  private static void refused(byte[] document) {
    assertThatThrownBy(() -> Json.parse(document)).isInstanceOf(MalformedJsonException.class);
  }
}
