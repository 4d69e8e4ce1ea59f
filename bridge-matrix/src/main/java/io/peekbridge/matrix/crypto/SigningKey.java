package io.peekbridge.matrix.crypto;

/**
 * A private Ed25519 key with the id under which it is published. Signing is deterministic (RFC
 * 8032).
 */
public interface SigningKey {
  KeyId id();

  VerifyKey verifyKey();

  /** The 64-byte signature of the message. */
  byte[] sign(byte[] message);

  /** The 32-byte seed, for keeping the key in a file. */
  byte[] seed();
}
