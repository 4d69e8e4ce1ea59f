package io.peekbridge.app.keys;

import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.crypto.SigningKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with our signing key. It is made once: a server that lost its key can't sign for the
 * rooms that it created, so that an existing file is never written to.
 */
public final class SigningKeyStore {
  private static final Logger LOG = LoggerFactory.getLogger(SigningKeyStore.class);
  private static final String VERSION_ALPHABET =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private SigningKeyStore() {}

  /**
   * The key in the file; where there is no file, a new key, on disk before this returns.
   *
   * @throws IllegalArgumentException if the file holds something else, saying which file
   * @throws UncheckedIOException if it can't be read or written
   */
  public static SigningKey loadOrCreate(Path file, Ed25519 ed25519) {
    try {
      return read(file, ed25519);
    } catch (NoSuchFileException absent) {
      return create(file, ed25519);
    } catch (IOException e) {
      throw new UncheckedIOException("the signing key " + file + " can't be read", e);
    }
  }

  /**
   * The key in the file.
   *
   * @throws IllegalArgumentException if there is no file, or if it holds something else
   * @throws UncheckedIOException if it can't be read
   */
  public static SigningKey load(Path file, Ed25519 ed25519) {
    try {
      return read(file, ed25519);
    } catch (NoSuchFileException absent) {
      throw new IllegalArgumentException(
          "there is no signing key "
              + file
              + ": copy that of the bridge there, or make one with"
              + " 'bridge key'",
          absent);
    } catch (IOException e) {
      throw new UncheckedIOException("the signing key " + file + " can't be read", e);
    }
  }

  private static SigningKey read(Path file, Ed25519 ed25519) throws IOException {
    String text = Files.readString(file);
    warnIfOthersMayRead(file);
    try {
      return SigningKeyFile.read(text, ed25519);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static SigningKey create(Path file, Ed25519 ed25519) {
    SigningKey key = ed25519.generate(new KeyId("ed25519:a_" + randomVersion()));
    try {
      Path directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      Path temporary = Files.createTempFile(directory, "signing", ".new", ownerOnly());
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.write(
            ByteBuffer.wrap(SigningKeyFile.write(key).getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      publish(temporary, file);
      LOG.info("made a signing key, {}, in {}", key.id(), file);
      return key;
    } catch (FileAlreadyExistsException e) {
      throw new IllegalStateException("another process made " + file + " just now: start again", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the signing key " + file + " can't be written", e);
    }
  }

  /** A hard link appears at once and whole, and not in place of a file that is there. */
  private static void publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
      Files.delete(temporary);
    } catch (UnsupportedOperationException noLinksHere) {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void warnIfOthersMayRead(Path file) throws IOException {
    if (isPosix()) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        LOG.warn("the signing key {} can be read by others: chmod 600 it", file);
      }
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }

  /** Random, so that a key that replaces a lost one is not taken for it. */
  private static String randomVersion() {
    SecureRandom random = new SecureRandom();
    StringBuilder version = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      version.append(VERSION_ALPHABET.charAt(random.nextInt(VERSION_ALPHABET.length())));
    }
    return version.toString();
  }
}
