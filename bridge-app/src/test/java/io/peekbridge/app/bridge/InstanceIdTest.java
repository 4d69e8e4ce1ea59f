package io.peekbridge.app.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {
  @TempDir Path directory;

  @Test
  void a_directory_keeps_its_name() {
    Path data = directory.resolve("new/data");

    String first = InstanceId.in(data);

    assertThat(first).hasSize(36);
    assertThat(InstanceId.in(data)).isEqualTo(first);
  }

  @Test
  void two_directories_have_two_names() {
    assertThat(InstanceId.in(directory.resolve("a")))
        .isNotEqualTo(InstanceId.in(directory.resolve("b")));
  }
}
