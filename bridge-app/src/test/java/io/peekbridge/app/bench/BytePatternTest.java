package io.peekbridge.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytePatternTest {

  @ParameterizedTest
  @CsvSource({
    "abab, abab, 0, 0",
    "abab, xxabab, 0, 2",
    "abab, aababab, 2, 3",
    "abab, abaabab, 0, 3",
    "abab, aba, 0, -1",
    "abab, ababx, 1, -1",
    "a, xxa, 0, 2",
  })
  void a_text_is_found_where_it_first_begins(String text, String bytes, int from, int found) {
    assertThat(BytePattern.of(text).next(bytes(bytes), from)).isEqualTo(found);
  }

  @Test
  void bytes_beyond_ascii_are_passed_over() {
    assertThat(BytePattern.of("ab").next(bytes("é€ab"), 0)).isEqualTo(5);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
