package io.peekbridge.matrix.crypto;

import java.security.GeneralSecurityException;

/** A private key with which a library signs. */
final class JcaSigningKey implements SigningKey {
  static final int SEED_LENGTH = 32;

  private final CryptoLibrary library;
  private final KeyId id;
  private final byte[] seed;
  private final KeyMaterial keys;
  private final VerifyKey verifyKey;

  JcaSigningKey(CryptoLibrary library, KeyId id, byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes");
    }
    this.library = library;
    this.id = id;
    this.seed = seed.clone();
    try {
      this.keys = KeyMaterial.fromSeed(seed);
    } catch (GeneralSecurityException e) {
      throw Ed25519.unexpected(e);
    }
    this.verifyKey = new JcaVerifyKey(library, KeyMaterial.encoded(keys.publicKey()));
  }

  @Override
  public KeyId id() {
    return id;
  }

  @Override
  public VerifyKey verifyKey() {
    return verifyKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      return library.sign(keys.privateKey(), message);
    } catch (GeneralSecurityException e) {
      throw Ed25519.unexpected(e);
    }
  }

  @Override
  public byte[] seed() {
    return seed.clone();
  }

  @Override
  public String toString() {
    return "SigningKey[" + id + "]";
  }
}
