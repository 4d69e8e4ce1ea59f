package io.peekbridge.matrix.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.room.RoomVersions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "50                     | 50",
        "-50                    | -50",
        "\"100\"                | 100",
        "\"000100\"             | 100",
        "\"+100\"               | 100",
        "\"-100\"               | -100",
        "\" 100 \"              | 100",
        "\" 00100 \"            | 100",
        "\" +100 \"             | 100",
        "\" -100 \"             | -100",
        "\"\\t\\n\\u00a0\\u20037\\u2029\\u0085\\u001f\" | 7",
        "\"-0\"                 | 0",
        "\"123456789012345678901234567890\" | 123456789012345678901234567890",
      })
  void strings_with_an_integer_in_them_are_levels_up_to_version_9(String json, String level)
      throws Exception {
    assertThat(Level.read(value(json), RoomVersions.V1)).contains(new BigInteger(level));
    assertThat(Level.read(value(json), RoomVersions.V9)).contains(new BigInteger(level));
    if (json.startsWith("\"")) {
      assertThat(Level.read(value(json), RoomVersions.V10)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "51146.98, 51146",
    "5.114698E4, 51146",
    "50.57, 50",
    "-50.57, -50",
    "-0.5, 0",
    "0.99999, 0",
    "1e20, 100000000000000000000",
    "9007199254740993, 9007199254740993",
  })
  void fractions_lose_what_is_behind_the_point(String json, String level) throws Exception {
    assertThat(Level.read(value(json), RoomVersions.V1)).contains(new BigInteger(level));
    assertThat(Level.read(value(json), RoomVersions.V5)).contains(new BigInteger(level));
    assertThat(Level.read(value(json), RoomVersions.V10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "[]",
        "[50]",
        "{}",
        "\"\"",
        "\" \"",
        "\"+\"",
        "\"--1\"",
        "\"+-1\"",
        "\"1.0\"",
        "\"1e3\"",
        "\"0x10\"",
        "\"1 0\"",
        "\"- 1\"",
        "\"1_000\"",
        "\"\\u0663\"",
        "\"five\"",
        "\"1\\u0000\"",
        "\"Infinity\""
      })
  void anything_else_is_no_level(String json) throws Exception {
    assertThat(Level.read(value(json), RoomVersions.V1)).isEmpty();
    assertThat(Level.read(value(json), RoomVersions.V9)).isEmpty();
    assertThat(Level.read(value(json), RoomVersions.V12)).isEmpty();
  }

  @Test
  void a_string_of_digits_without_end_is_no_level() throws Exception {
    assertThat(Level.read(value('"' + "1".repeat(4_300) + '"'), RoomVersions.V1)).isPresent();
    assertThat(Level.read(value('"' + "1".repeat(4_301) + '"'), RoomVersions.V1)).isEmpty();
    assertThat(Level.read(value('"' + "0".repeat(60_000) + '"'), RoomVersions.V9)).isEmpty();
  }

  private static JsonNode value(String json) throws Exception {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
