package io.peekbridge.matrix.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.peekbridge.matrix.RecordedVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whichever library does the work, the same keys are taken, the same signatures made and the same
 * ones accepted.
 */
class Ed25519AgreementTest {
  private static final KeyId KEY_ID = new KeyId("ed25519:1");

  /** RFC 8032, 7.1, tests 1, 2, 3 and "SHA(abc)": seed, public key, message, signature. */
  private static final List<List<String>> RFC_8032 =
      List.of(
          List.of(
              "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
              "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
              "",
              "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                  + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
          List.of(
              "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
              "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
              "72",
              "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                  + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
          List.of(
              "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
              "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
              "af82",
              "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                  + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
          List.of(
              "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
              "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
              "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                  + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
              "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                  + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"));

  /** Those of the libraries on the class path that do Ed25519; Conscrypt 2.5 does not. */
  static List<Ed25519> libraries() {
    return CryptoLibrary.NAMES.stream()
        .flatMap(name -> CryptoLibrary.find(name).stream())
        .map(CryptoLibrary::name)
        .map(Ed25519::named)
        .toList();
  }

  @Test
  void amazon_corretto_and_the_jdk_are_among_the_libraries() {
    assertThat(libraries())
        .extracting(Ed25519::providerName)
        .contains(CryptoLibrary.CORRETTO, CryptoLibrary.JDK);
    assertThat(Ed25519.fastest().providerName()).isEqualTo(CryptoLibrary.CORRETTO);
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void messages_of_any_size_are_signed_and_verified(Ed25519 ed25519) {
    SigningKey key = ed25519.signingKey(KEY_ID, hex(RFC_8032.get(0).get(0)));
    for (int size : new int[] {512 * 1024, 512 * 1024 + 1, 1024 * 1024 + 1, 8 * 1024 * 1024}) {
      byte[] message = new byte[size];
      byte[] signature = key.sign(message);

      assertThat(key.verifyKey().verify(message, signature)).isTrue();
      message[size - 1] = 1;
      assertThat(key.verifyKey().verify(message, signature)).isFalse();
    }
  }

  @Test
  void an_unknown_library_is_an_error_that_names_it() {
    assertThatThrownBy(() -> Ed25519.named("Enigma"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Enigma");
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void the_vectors_of_the_standard_hold(Ed25519 ed25519) {
    for (List<String> vector : RFC_8032) {
      SigningKey key = ed25519.signingKey(KEY_ID, hex(vector.get(0)));
      assertThat(key.verifyKey().bytes()).isEqualTo(hex(vector.get(1)));
      assertThat(key.sign(hex(vector.get(2)))).isEqualTo(hex(vector.get(3)));
      assertThat(
              ed25519.verifyKey(hex(vector.get(1))).verify(hex(vector.get(2)), hex(vector.get(3))))
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void keys_and_signatures_made_to_deceive_fare_as_they_do_with_the_reference_servers(
      Ed25519 ed25519) {
    List<JsonNode> rows = RecordedVectors.read("signatures.jsonl.gz");
    for (JsonNode row : rows) {
      assertThat(verifies(ed25519, row))
          .as(row.toString())
          .isEqualTo(row.get("valid").booleanValue());
    }
    assertThat(rows).hasSizeGreaterThan(300);
  }

  private static boolean verifies(Ed25519 ed25519, JsonNode row) {
    VerifyKey key;
    try {
      key = ed25519.verifyKey(hex(row.get("key").textValue()));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return key.verify(hex(row.get("message").textValue()), hex(row.get("signature").textValue()));
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void random_bytes_are_a_key_for_all_libraries_or_for_none(Ed25519 ed25519) {
    Random random = new Random(8032);
    int taken = 0;
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[32];
      random.nextBytes(bytes);
      boolean usable = isKey(ed25519, bytes);
      assertThat(usable).isEqualTo(isKey(Ed25519.named(CryptoLibrary.JDK), bytes));
      taken += usable ? 1 : 0;
    }
    assertThat(taken).isBetween(200, 300);
  }

  private static boolean isKey(Ed25519 ed25519, byte[] bytes) {
    try {
      // The libraries look at a key when it is used.
      assertThat(ed25519.verifyKey(bytes).verify(new byte[0], new byte[64])).isFalse();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void a_signature_or_key_of_another_length_is_refused(Ed25519 ed25519) {
    SigningKey key = ed25519.generate(KEY_ID);
    byte[] signature = key.sign(new byte[] {1});
    for (int length : new int[] {0, 1, 31, 32, 63, 65, 128}) {
      assertThat(key.verifyKey().verify(new byte[] {1}, Arrays.copyOf(signature, length)))
          .isFalse();
      if (length != 32) {
        assertThatThrownBy(() -> ed25519.verifyKey(new byte[length]))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ed25519.signingKey(KEY_ID, new byte[length]))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void every_single_flipped_bit_of_a_signature_is_noticed(Ed25519 ed25519) {
    SigningKey key = ed25519.generate(KEY_ID);
    byte[] signature = key.sign(new byte[] {1});
    for (int bit = 0; bit < 512; bit++) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(key.verifyKey().verify(new byte[] {1}, flipped)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void one_key_serves_many_threads_at_once(Ed25519 ed25519) throws Exception {
    SigningKey key = ed25519.generate(KEY_ID);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        byte[] message = {(byte) i};
        tasks.add(() -> key.verifyKey().verify(message, key.sign(message)));
      }
      for (Future<Boolean> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isTrue();
      }
    }
  }

  @Test
  void a_key_shows_its_public_half_only() {
    SigningKey key = Ed25519.fastest().generate(KEY_ID);
    assertThat(key.toString()).doesNotContain(Base64.encode(key.seed()));
    assertThat(key.verifyKey()).hasToString(Base64.encode(key.verifyKey().bytes()));
    assertThat(key.verifyKey())
        .isEqualTo(Ed25519.named(CryptoLibrary.JDK).verifyKey(key.verifyKey().bytes()));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
