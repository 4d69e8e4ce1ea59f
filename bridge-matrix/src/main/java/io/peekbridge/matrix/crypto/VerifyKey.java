package io.peekbridge.matrix.crypto;

/** A public Ed25519 key. */
public interface VerifyKey {
  /** The 32 bytes of the key (RFC 8032). */
  byte[] bytes();

  /**
   * Whether the signature (any length; only 64 bytes can be right) is the key's over the message.
   */
  boolean verify(byte[] message, byte[] signature);
}
