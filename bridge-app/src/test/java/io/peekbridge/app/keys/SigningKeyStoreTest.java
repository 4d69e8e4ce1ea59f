package io.peekbridge.app.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyStoreTest {
  private final Ed25519 ed25519 = Ed25519.fastest();
  @TempDir Path directory;

  @Test
  void the_first_start_makes_a_key_and_the_next_finds_it() {
    Path file = directory.resolve("data").resolve("signing.key");

    SigningKey made = SigningKeyStore.loadOrCreate(file, ed25519);
    SigningKey found = SigningKeyStore.loadOrCreate(file, ed25519);

    assertThat(found.id()).isEqualTo(made.id());
    assertThat(found.seed()).isEqualTo(made.seed());
    assertThat(file.getParent()).isDirectoryContaining("glob:**signing.key");
    assertThat(file.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void nobody_but_the_owner_may_read_it() throws IOException {
    Path file = directory.resolve("signing.key");
    assumeThat(Files.getFileStore(directory).supportsFileAttributeView("posix")).isTrue();

    SigningKeyStore.loadOrCreate(file, ed25519);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_that_must_be_there_already_is_not_made() {
    Path file = directory.resolve("signing.key");

    assertThatThrownBy(() -> SigningKeyStore.load(file, ed25519))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no signing key " + file);
    assertThat(file).doesNotExist();

    SigningKey made = SigningKeyStore.loadOrCreate(file, ed25519);
    assertThat(SigningKeyStore.load(file, ed25519).seed()).isEqualTo(made.seed());
  }

  @Test
  void two_servers_make_two_keys_with_two_names() {
    SigningKey one = SigningKeyStore.loadOrCreate(directory.resolve("one"), ed25519);
    SigningKey two = SigningKeyStore.loadOrCreate(directory.resolve("two"), ed25519);

    assertThat(one.seed()).isNotEqualTo(two.seed());
    assertThat(one.id()).isNotEqualTo(two.id());
  }

  @Test
  void a_file_that_is_something_else_is_named_and_left_alone() throws IOException {
    Path file = directory.resolve("signing.key");
    Files.writeString(file, "very secret");

    assertThatThrownBy(() -> SigningKeyStore.loadOrCreate(file, ed25519))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("very secret");
    assertThat(file).hasContent("very secret");
  }
}
