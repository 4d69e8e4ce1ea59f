package io.peekbridge.federation.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Finds out at start what would otherwise fail in every handshake. */
final class KeyPairs {
  private static final byte[] SAMPLE = {1, 2, 3};

  private KeyPairs() {}

  /**
   * Signs with the one and verifies with the other.
   *
   * @throws IllegalArgumentException if they do not belong together
   */
  static void requireMatch(PublicKey publicKey, PrivateKey privateKey) {
    try {
      Signature signature = Signature.getInstance(algorithm(publicKey));
      signature.initSign(privateKey);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(SAMPLE);
      if (signature.verify(signed)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key cannot be used with the certificate", e);
    }
    throw new IllegalArgumentException("the key is not the certificate's");
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      default -> key.getAlgorithm(); // such as Ed25519, which names the signature too
    };
  }
}
