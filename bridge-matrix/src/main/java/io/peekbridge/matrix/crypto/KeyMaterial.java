package io.peekbridge.matrix.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Key objects of the JCA from the bytes that Matrix keeps and sends. */
record KeyMaterial(PrivateKey privateKey, PublicKey publicKey) {

  static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
    EdECPoint point = new EdECPoint(Curve25519Points.isXOdd(bytes), Curve25519Points.y(bytes));
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }

  /**
   * The JCA has no way from a private key to its public key but to generate the pair, for which the
   * generator draws the 32 bytes of the seed.
   */
  static KeyMaterial fromSeed(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
    generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
    KeyPair pair = generator.generateKeyPair();
    return new KeyMaterial(pair.getPrivate(), pair.getPublic());
  }

  /** The 32 bytes of the public key: y in little-endian order, the sign of x in the highest bit. */
  static byte[] encoded(PublicKey key) {
    EdECPoint point = ((EdECPublicKey) key).getPoint();
    byte[] y = point.getY().toByteArray();
    byte[] bytes = new byte[Curve25519Points.LENGTH];
    for (int i = 0; i < bytes.length && i < y.length; i++) {
      bytes[i] = y[y.length - 1 - i];
    }
    if (point.isXOdd()) {
      bytes[bytes.length - 1] |= (byte) 0x80;
    }
    return bytes;
  }

  /** "Random" bytes that are given. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    Given(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] target) {
      if (target.length != bytes.length) {
        throw new IllegalStateException("the generator draws " + target.length + " bytes");
      }
      System.arraycopy(bytes, 0, target, 0, bytes.length);
    }
  }
}
