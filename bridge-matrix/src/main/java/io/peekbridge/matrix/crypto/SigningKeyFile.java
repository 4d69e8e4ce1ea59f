package io.peekbridge.matrix.crypto;

import java.util.List;

/**
 * The text in which servers of this network keep a signing key: one line, {@code ed25519 <version>
 * <Base64 of the seed>}.
 */
public final class SigningKeyFile {
  private SigningKeyFile() {}

  /**
   * Reads the first key of the text.
   *
   * @throws IllegalArgumentException if the text is of another form; the message does not show the
   *     text
   */
  public static SigningKey read(String text, Ed25519 ed25519) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    String[] parts = lines.isEmpty() ? new String[0] : lines.getFirst().strip().split("\\s+", -1);
    if (parts.length != 3 || !parts[0].equals("ed25519")) {
      throw new IllegalArgumentException("a signing key is written as: ed25519 <version> <seed>");
    }
    return ed25519.signingKey(new KeyId("ed25519:" + parts[1]), Base64.decode(parts[2]));
  }

  /** The line for the key, with a line break. It is a secret. */
  public static String write(SigningKey key) {
    String version = key.id().value().substring("ed25519:".length());
    return "ed25519 " + version + " " + Base64.encode(key.seed()) + "\n";
  }
}
