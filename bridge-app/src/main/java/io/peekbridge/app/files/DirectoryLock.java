package io.peekbridge.app.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process out of a directory. The operating system lets go of it when the process
 * dies.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final String FILE = "process.lock";

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Locks a directory, which is made if there is none.
   *
   * @throws IllegalArgumentException if a process that runs has it
   * @throws UncheckedIOException if it can't be used
   */
  public static DirectoryLock of(Path directory) {
    try {
      Files.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalArgumentException(
            "the data directory " + directory + " is in use by another running bridge");
      }
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("the data directory " + directory + " can't be used", e);
    }
  }

  /** The lock lives as long as its channel. */
  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
