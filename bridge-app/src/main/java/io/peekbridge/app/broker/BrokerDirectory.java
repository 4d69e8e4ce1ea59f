package io.peekbridge.app.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The directory of one embedded broker while it runs: locked against a second broker, and
 * remembering the ports, because clients elsewhere were told them.
 *
 * <pre>
 * broker.lock    held by the running process; the operating system frees it when that dies
 * ports          the ports of the last start
 * log/           Kafka's own log directory
 * </pre>
 */
final class BrokerDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lockFile;

  private BrokerDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /** Creates the directory when needed and locks it; throws where another broker has it. */
  static BrokerDirectory lock(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        channel.close();
        throw new BrokerStartException(
            "the broker directory " + root + " is in use by another running broker");
      }
      return new BrokerDirectory(root, channel);
    } catch (IOException e) {
      throw new BrokerStartException(
          "the broker directory " + root + " can't be used: " + e.getMessage(), e);
    }
  }

  /** The lock lives as long as its channel: closing the channel releases it. */
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  Path logDirectory() {
    return root.resolve("log");
  }

  boolean isFormatted() {
    return Files.exists(logDirectory().resolve("meta.properties"));
  }

  /** A port of an earlier start, or 0. */
  int rememberedPort(String listener) {
    Path file = root.resolve("ports");
    if (!Files.exists(file)) {
      return 0;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties ports = new Properties();
      ports.load(reader);
      return Integer.parseInt(ports.getProperty(listener, "0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NumberFormatException e) {
      throw new BrokerStartException(file + " is damaged: delete it to have ports chosen anew", e);
    }
  }

  void rememberPorts(BrokerPorts ports) {
    Properties properties = new Properties();
    properties.setProperty(BrokerPorts.CLIENT, Integer.toString(ports.client()));
    properties.setProperty(BrokerPorts.CONTROLLER, Integer.toString(ports.controller()));
    Path temporary = root.resolve("ports.new");
    try {
      try (Writer writer = Files.newBufferedWriter(temporary)) {
        properties.store(writer, null);
      }
      Files.move(temporary, root.resolve("ports"), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
