package io.peekbridge.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir Path directory;

  @Test
  void a_directory_is_one_bridges_until_that_lets_go_of_it() {
    Path data = directory.resolve("data");
    try (DirectoryLock first = DirectoryLock.of(data)) {
      assertThat(data).isDirectory();
      assertThatThrownBy(() -> DirectoryLock.of(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the data directory " + data + " is in use by another running bridge");
      assertThat(first).isNotNull();
    }
    DirectoryLock.of(data).close();
  }
}
