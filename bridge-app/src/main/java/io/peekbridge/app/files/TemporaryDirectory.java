package io.peekbridge.app.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that goes away with everything in it. */
public record TemporaryDirectory(Path path) implements AutoCloseable {

  /**
   * A new one, readable to its owner only.
   *
   * @throws UncheckedIOException if there can't be one
   */
  public static TemporaryDirectory create(String prefix) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory(prefix));
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory", e);
    }
  }

  /**
   * Removes it.
   *
   * @throws UncheckedIOException if something stays
   */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " was not removed", e);
    }
  }
}
