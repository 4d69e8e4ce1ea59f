package io.peekbridge.matrix.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64Test {
  /** Appendices, "Unpadded Base64". */
  @ParameterizedTest
  @CsvSource({
    "'',''",
    "f,Zg",
    "fo,Zm8",
    "foo,Zm9v",
    "foob,Zm9vYg",
    "fooba,Zm9vYmE",
    "foobar,Zm9vYmFy"
  })
  void the_examples_of_the_specification_hold(String text, String base64) {
    assertThat(Base64.encode(text.getBytes(UTF_8))).isEqualTo(base64);
    assertThat(Base64.decode(base64)).isEqualTo(text.getBytes(UTF_8));
    assertThat(Base64.decode(base64 + "=".repeat((4 - base64.length() % 4) % 4)))
        .isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void both_alphabets_are_read_and_each_is_written_where_it_belongs() {
    byte[] bytes = {(byte) 0xFB, (byte) 0xFF};
    assertThat(Base64.encode(bytes)).isEqualTo("+/8");
    assertThat(Base64.encodeUrl(bytes)).isEqualTo("-_8");
    assertThat(Base64.decode("+/8")).isEqualTo(bytes);
    assertThat(Base64.decode("-_8")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z", "Zg=v", "Zm 9v", "Zm9v\n", "Zmé", "*", "=a", "ＡＡＡＡ"})
  void other_text_is_refused(String text) {
    assertThatThrownBy(() -> Base64.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
