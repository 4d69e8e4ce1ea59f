package io.peekbridge.matrix.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.GeneratedJson;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainReaderTest {
  private static final List<TreeRules> RULES =
      List.of(TreeRules.DOCUMENT, TreeRules.EVENT, TreeRules.TOLERANT_EVENT);

  @Provide
  Arbitrary<ObjectNode> objects() {
    return GeneratedJson.objects(3);
  }

  /** Pieces that make documents, and things that are nearly documents. */
  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"",
            "\\",
            "\\u0041",
            "\\n",
            "\\/",
            "0",
            "-0",
            "-",
            "1",
            "01",
            "-7",
            "9007199254740991",
            "9007199254740992",
            "1.0",
            "1e3",
            "true",
            "false",
            "null",
            "nul",
            " ",
            "\t",
            "\u0001",
            "\u00e9",
            "\ufffd",
            "\ud83d\ude00")
        .list()
        .ofMaxSize(9)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 20_000)
  void what_it_reads_the_careful_reader_reads_too(@ForAll("pieces") String document)
      throws MalformedJsonException {
    check(document.getBytes(UTF_8));
  }

  @Property
  void mutated_documents(@ForAll("objects") ObjectNode object, @ForAll int where, @ForAll byte what)
      throws MalformedJsonException {
    byte[] bytes = object.toString().getBytes(UTF_8);
    check(bytes);
    bytes[Math.floorMod(where, bytes.length)] = what;
    check(bytes);
  }

  private static void check(byte[] bytes) throws MalformedJsonException {
    for (TreeRules rules : RULES) {
      Optional<JsonNode> plain = PlainReader.read(bytes, rules);
      if (plain.isPresent()) {
        assertThat(plain.get()).isEqualTo(Json.readCarefully(bytes, rules));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "{\"a\":[1,-2,0,9007199254740991,-9007199254740991],\"b\":{\"c\":[true,false,null]}}",
        "{ \"body\" : \"two\\n"
            + "lines, \\\"quoted\\\" \\\\ \\/ \\b\\f\\r"
            + "\\t\", \"\u00e9\":\"\ud83d\ude00\" }",
        "[\"\",\"\\n\",\"\u007f\"]",
        "7"
      })
  void ordinary_documents_need_no_other_reader(String document) throws MalformedJsonException {
    byte[] bytes = document.getBytes(UTF_8);

    assertThat(PlainReader.read(bytes, TreeRules.EVENT))
        .contains(Json.readCarefully(bytes, TreeRules.EVENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\"}",
        "{\"a\":1,}",
        "{,}",
        "[1,]",
        "[1 2]",
        "{\"a\":1,\"a\":2}",
        "{} {}",
        "01",
        "-0",
        "-",
        "+1",
        "1.0",
        "1e1",
        "9007199254740992",
        "1234567890123456789012",
        "\"\\u0041\"",
        "\"\\x\"",
        "\"\u0001\"",
        "\"a",
        "\"a\\",
        "\ufeff{}",
        "tru",
        "truex",
        "'a'",
        "\ufffd"
      })
  void everything_else_is_left_to_it(String document) {
    assertThat(PlainReader.read(document.getBytes(UTF_8), TreeRules.DOCUMENT)).isEmpty();
  }

  @Test
  void what_is_not_utf8_is_left_to_it() {
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    byte[] escapedBefore = {'"', '\\', 'n', (byte) 0xff, '"'};

    assertThat(PlainReader.read(overlong, TreeRules.DOCUMENT)).isEmpty();
    assertThat(PlainReader.read(surrogate, TreeRules.DOCUMENT)).isEmpty();
    assertThat(PlainReader.read(escapedBefore, TreeRules.DOCUMENT)).isEmpty();
  }

  @Test
  void it_nests_as_deep_as_the_rules_say_and_no_deeper() {
    int most = TreeRules.EVENT.maxNesting();

    assertThat(PlainReader.read(nested(most), TreeRules.EVENT)).isPresent();
    assertThat(PlainReader.read(nested(most + 1), TreeRules.EVENT)).isEmpty();
    assertThat(PlainReader.read(nested(1_000_000), TreeRules.DOCUMENT)).isEmpty();
  }

  private static byte[] nested(int depth) {
    return ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8);
  }
}
