package io.peekbridge.matrix.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.RecordedVectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyFileTest {
  private static final String LINE = "ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0\n";

  @Test
  void a_key_is_written_as_it_is_read() {
    SigningKey key = SigningKeyFile.read(LINE, Ed25519.fastest());
    assertThat(key.id()).isEqualTo(new KeyId("ed25519:1"));
    assertThat(key.verifyKey()).isEqualTo(RecordedVectors.KEY.verifyKey());
    assertThat(SigningKeyFile.write(key)).isEqualTo(LINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n\n  ed25519\t1  YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0=\r\n",
        "ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0\ned25519 2 x"
      })
  void blank_lines_padding_and_further_keys_do_not_matter(String text) {
    assertThat(SigningKeyFile.read(text, Ed25519.fastest()).verifyKey())
        .isEqualTo(RecordedVectors.KEY.verifyKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "ed25519 1",
        "rsa 1 AAAA",
        "ed25519 1 c2VjcmV0",
        "ed25519 1 secret*",
        "ed25519 1 secret secret",
        "ed25519 ü YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0"
      })
  void other_text_is_refused_without_showing_it(String text) {
    assertThatThrownBy(() -> SigningKeyFile.read(text, Ed25519.fastest()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("secret", "c2VjcmV0", "YJDB");
  }
}
