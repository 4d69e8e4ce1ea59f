package io.peekbridge.matrix.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Appendices, "Canonical JSON: Examples". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                | {}
          { "one": 1, "two": "Two" }        | {"one":1,"two":"Two"}
          { "b": "2", "a": "1" }            | {"a":"1","b":"2"}
          {"b":"2","a":"1"}                 | {"a":"1","b":"2"}
          { "a": "日本語" }                  | {"a":"日本語"}
          { "本": 2, "日": 1 }               | {"日":1,"本":2}
          { "a": "\\u65E5" }                | {"a":"日"}
          { "a": null }                     | {"a":null}
          { "a": -0, "b": 1e10 }            | {"a":0,"b":10000000000}
          { "auth": { "success": true, "mxid": "@john.doe:example.com", "profile": { "display_name": "John Doe", "three_pids": [ { "medium": "email", "address": "john.doe@example.org" }, { "medium": "msisdn", "address": "123456789" } ] } } } | {"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}
          """)
  void the_examples_of_the_specification_hold(String source, String canonical) throws Exception {
    JsonNode document = CanonicalJson.normalised(Json.parse(source.getBytes(UTF_8)));
    assertThat(CanonicalJson.encode(document)).asString(UTF_8).isEqualTo(canonical);
  }

  @Test
  void keys_stand_in_the_order_of_code_points_not_of_utf_16() {
    ObjectNode object = NODES.objectNode();
    for (String key :
        List.of("\uD83D\uDE00", "\uFFFF", "\uE000", "\uD7FF", "", "a", "aa", "\uD800\uDC00")) {
      object.put(key, 0);
    }
    assertThat(CanonicalJson.encode(object))
        .asString(UTF_8)
        .isEqualTo(
            "{\"\":0,\"a\":0,\"aa\":0,\"\uD7FF\":0,\"\uE000\":0,\"\uFFFF\":0,\"\uD800\uDC00\":0,\"\uD83D\uDE00\":0}");
  }

  @Test
  void control_characters_are_escaped_in_the_one_way_there_is() {
    String text = "\0\u0001\u0007\b\t\n\u000B\f\r\u000E\u001F \"/\\\u007F\u2028";
    assertThat(CanonicalJson.encode(NODES.textNode(text)))
        .asString(UTF_8)
        .isEqualTo(
            "\"\\u0000\\u0001\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u001f \\\"/\\\\\u007F\u2028\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9007199254740991L, -9007199254740991L})
  void integers_of_up_to_53_bits_are_written(long number) {
    assertThat(CanonicalJson.encode(NODES.numberNode(number)))
        .asString(UTF_8)
        .isEqualTo(Long.toString(number));
    assertThat(CanonicalJson.encode(NODES.numberNode(BigInteger.valueOf(number))))
        .asString(UTF_8)
        .isEqualTo(Long.toString(number));
  }

  @ParameterizedTest
  @ValueSource(longs = {9007199254740992L, -9007199254740992L, Long.MAX_VALUE, Long.MIN_VALUE})
  void greater_integers_are_refused(long number) {
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.numberNode(number)))
        .isInstanceOf(CanonicalJsonException.class);
    assertThatThrownBy(
            () -> CanonicalJson.encode(NODES.numberNode(BigInteger.valueOf(number).pow(3))))
        .isInstanceOf(CanonicalJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0, 1.0, 1.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
  void fractions_are_refused(double number) {
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.numberNode(number)))
        .isInstanceOf(CanonicalJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void the_lenient_form_refuses_what_is_no_json_number(double number) {
    assertThatThrownBy(() -> CanonicalJson.encodeLenient(NODES.numberNode(number)))
        .isInstanceOf(CanonicalJsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\uD800", "\uDC00", "a\uDFFF", "\uD800a", "\uDC00\uD800", "\uD800\uD800\uDC00"})
  void half_a_surrogate_pair_is_refused_as_value_and_as_key(String text) {
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.textNode(text)))
        .isInstanceOf(CanonicalJsonException.class);
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.objectNode().put(text, 1)))
        .isInstanceOf(CanonicalJsonException.class);
    assertThatThrownBy(() -> CanonicalJson.encodeLenient(NODES.textNode(text)))
        .isInstanceOf(CanonicalJsonException.class);
  }

  @Test
  void nesting_without_end_is_refused() {
    JsonNode node = NODES.numberNode(1);
    for (int i = 0; i < 100_000; i++) {
      node = NODES.arrayNode().add(node);
    }
    JsonNode deep = node;
    assertThatThrownBy(() -> CanonicalJson.encode(deep)).isInstanceOf(CanonicalJsonException.class);
  }

  @Test
  void what_no_json_has_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.binaryNode(new byte[1])))
        .isInstanceOf(CanonicalJsonException.class);
    assertThatThrownBy(() -> CanonicalJson.encode(NODES.missingNode()))
        .isInstanceOf(CanonicalJsonException.class);
  }

  @Test
  void only_numbers_that_are_integers_are_normalised() throws Exception {
    byte[] source =
        "{\"a\":[1.0,1e3,-2.0,0.5,9007199254740992.0,1e300,\"1.0\"],\"b\":{\"c\":-0.0}}"
            .getBytes(UTF_8);
    JsonNode normalised = CanonicalJson.normalised(Json.parse(source));
    assertThat(CanonicalJson.encodeLenient(normalised))
        .asString(UTF_8)
        .isEqualTo("{\"a\":[1,1000,-2,0.5,9007199254740992.0,1e+300,\"1.0\"],\"b\":{\"c\":0}}");
  }
}
