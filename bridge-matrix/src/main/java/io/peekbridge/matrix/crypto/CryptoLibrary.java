package io.peekbridge.matrix.crypto;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library that does Ed25519, used by its provider object: nothing is registered for the whole
 * process. Two of them are optional at run time, which is why they are named by strings here.
 *
 * @param name how settings and logs call it
 * @param provider the provider that makes and checks signatures
 */
record CryptoLibrary(String name, Provider provider) {
  static final String CORRETTO = "AmazonCorrettoCryptoProvider";
  static final String CONSCRYPT = "Conscrypt";
  static final String JDK = "JDK";

  /** Fastest first. */
  static final List<String> NAMES = List.of(CORRETTO, CONSCRYPT, JDK);

  /**
   * The largest message that every library takes; Corretto's refuses more than 1 MiB, and a signed
   * transaction can be larger.
   */
  private static final int LARGEST_FOR_ALL = 512 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(CryptoLibrary.class);

  /** RFC 8032, 7.1, test 2. */
  private static final String TEST_SEED =
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

  private static final byte[] TEST_MESSAGE = {0x72};
  private static final String TEST_SIGNATURE =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  /** The library if it is there and signs and verifies a known vector. */
  static Optional<CryptoLibrary> find(String name) {
    try {
      CryptoLibrary library = new CryptoLibrary(name, load(name));
      library.selfTest();
      return Optional.of(library);
    } catch (ReflectiveOperationException
        | GeneralSecurityException
        | LinkageError
        | RuntimeException e) {
      // Native libraries fail in many ways where they do not fit; then another one does the work.
      LOG.debug("no Ed25519 from {}: {}", name, e.toString());
      return Optional.empty();
    }
  }

  private static Provider load(String name)
      throws ReflectiveOperationException, NoSuchAlgorithmException {
    return switch (name) {
      case CORRETTO ->
          (Provider)
              Class.forName("com.amazon.corretto.crypto.provider." + CORRETTO)
                  .getField("INSTANCE")
                  .get(null);
      case CONSCRYPT ->
          Class.forName("org.conscrypt.OpenSSLProvider")
              .asSubclass(Provider.class)
              .getConstructor()
              .newInstance();
      case JDK -> Signature.getInstance("Ed25519").getProvider();
      default -> throw new ClassNotFoundException(name);
    };
  }

  private void selfTest() throws GeneralSecurityException {
    byte[] expected = HexFormat.of().parseHex(TEST_SIGNATURE);
    KeyMaterial keys = KeyMaterial.fromSeed(HexFormat.of().parseHex(TEST_SEED));
    boolean works =
        Arrays.equals(sign(keys.privateKey(), TEST_MESSAGE), expected)
            && verify(keys.publicKey(), TEST_MESSAGE, expected)
            && !verify(keys.publicKey(), new byte[] {0x73}, expected);
    if (!works) {
      throw new SignatureException(name + " fails its Ed25519 self-test");
    }
  }

  byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
    Signature signature = signatureOf(message);
    signature.initSign(key);
    signature.update(message);
    return signature.sign();
  }

  boolean verify(PublicKey key, byte[] message, byte[] signed) throws GeneralSecurityException {
    Signature signature = signatureOf(message);
    signature.initVerify(key);
    signature.update(message);
    return signature.verify(signed);
  }

  /** Large messages go to the Java runtime's own library, which takes any. */
  private Signature signatureOf(byte[] message) throws NoSuchAlgorithmException {
    return message.length > LARGEST_FOR_ALL
        ? Signature.getInstance("Ed25519")
        : Signature.getInstance("Ed25519", provider);
  }
}
