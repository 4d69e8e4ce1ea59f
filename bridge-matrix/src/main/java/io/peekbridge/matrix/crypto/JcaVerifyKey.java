package io.peekbridge.matrix.crypto;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.Arrays;

/** A public key whose signatures a library checks. Equal to every key of the same bytes. */
final class JcaVerifyKey implements VerifyKey {
  private static final int SIGNATURE_LENGTH = 64;

  private final CryptoLibrary library;
  private final byte[] bytes;
  private final PublicKey key;

  JcaVerifyKey(CryptoLibrary library, byte[] bytes) {
    if (!Curve25519Points.isUsable(bytes)) {
      throw new IllegalArgumentException("not an Ed25519 public key");
    }
    this.library = library;
    this.bytes = bytes.clone();
    try {
      this.key = KeyMaterial.publicKey(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an Ed25519 public key", e);
    }
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    if (!isWellFormed(signature)) {
      return false;
    }
    try {
      return library.verify(key, message, signature);
    } catch (SignatureException e) {
      return false; // how some libraries say that a signature is not well-formed
    } catch (GeneralSecurityException e) {
      throw Ed25519.unexpected(e);
    }
  }

  /** The checks about which libraries differ: length, a usable commitment R, a reduced scalar S. */
  private static boolean isWellFormed(byte[] signature) {
    return signature.length == SIGNATURE_LENGTH
        && Curve25519Points.hasUsableY(Arrays.copyOf(signature, Curve25519Points.LENGTH))
        && Curve25519Points.isReducedScalar(signature, Curve25519Points.LENGTH);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JcaVerifyKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return Base64.encode(bytes);
  }
}
