package io.peekbridge.matrix.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ed25519 (RFC 8032) by one of the crypto libraries that are there. Which one makes no difference
 * to what verifies. Thread-safe.
 */
public final class Ed25519 {
  private static final Logger LOG = LoggerFactory.getLogger(Ed25519.class);

  private final CryptoLibrary library;

  private Ed25519(CryptoLibrary library) {
    this.library = library;
  }

  /** The fastest library that is there and passes a self-test. */
  public static Ed25519 fastest() {
    return Fastest.INSTANCE;
  }

  /**
   * The named library: {@code AmazonCorrettoCryptoProvider}, {@code Conscrypt} or {@code JDK}.
   *
   * @throws IllegalArgumentException if it is not known, not there, or does not work
   */
  public static Ed25519 named(String provider) {
    return CryptoLibrary.find(provider)
        .map(Ed25519::new)
        .orElseThrow(() -> new IllegalArgumentException("no Ed25519 from " + provider));
  }

  public String providerName() {
    return library.name();
  }

  /**
   * A public key from its 32 bytes.
   *
   * @throws IllegalArgumentException if they are no key that can be used: wrong length, not a point
   *     of the curve, not its canonical encoding, or a point of small order
   */
  public VerifyKey verifyKey(byte[] bytes) {
    return new JcaVerifyKey(library, bytes);
  }

  /**
   * A private key from its 32-byte seed.
   *
   * @throws IllegalArgumentException if the seed has another length
   */
  public SigningKey signingKey(KeyId id, byte[] seed) {
    return new JcaSigningKey(library, id, seed);
  }

  /** A new private key from a secure random seed. */
  public SigningKey generate(KeyId id) {
    byte[] seed = new byte[JcaSigningKey.SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    return signingKey(id, seed);
  }

  /** Chosen when first asked for, once. */
  private static final class Fastest {
    private static final Ed25519 INSTANCE = choose();

    private static Ed25519 choose() {
      for (String name : CryptoLibrary.NAMES) {
        Optional<CryptoLibrary> library = CryptoLibrary.find(name);
        if (library.isPresent()) {
          LOG.info("Ed25519 signatures are made and checked by {}", name);
          return new Ed25519(library.get());
        }
      }
      throw new IllegalStateException("this Java runtime has no Ed25519");
    }
  }

  /** What the JCA throws where nothing can go wrong any more. */
  static IllegalStateException unexpected(GeneralSecurityException e) {
    return new IllegalStateException("Ed25519 failed", e);
  }
}
