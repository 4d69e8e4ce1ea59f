package io.peekbridge.app.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The name of the process that works on a data directory, made on its first start. */
final class InstanceId {
  private static final String FILE = "instance-id";

  private InstanceId() {}

  /**
   * The name in the directory.
   *
   * @throws UncheckedIOException if it can't be read or written
   */
  static String in(Path dataDirectory) {
    Path file = dataDirectory.resolve(FILE);
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException absent) {
      return create(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }

  /** Written beside its place and moved there, so that it is whole whenever it can be seen. */
  private static String create(Path file) {
    String id = UUID.randomUUID().toString();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path written = Files.writeString(file.resolveSibling(FILE + ".new"), id + "\n");
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written", e);
    }
  }
}
