package io.peekbridge.federation.tls;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.exception.GenericException;
import nl.altindag.ssl.pem.util.PemUtils;

/** Makes TLS contexts out of PEM files. */
public final class TlsFiles {
  private TlsFiles() {}

  /**
   * For serving.
   *
   * @param certificates the server's certificate followed by its chain
   * @param privateKey its key, PKCS #1, PKCS #8 or SEC 1, without a passphrase
   * @throws IllegalArgumentException if a file cannot be used, saying which and why
   */
  public static SSLContext server(Path certificates, Path privateKey) {
    try {
      KeyPairs.requireMatch(
          PemUtils.loadCertificate(certificates).getFirst().getPublicKey(),
          PemUtils.loadPrivateKey(privateKey));
      return SSLFactory.builder()
          .withIdentityMaterial(PemUtils.loadIdentityMaterial(certificates, privateKey))
          .build()
          .getSslContext();
    } catch (RuntimeException e) {
      throw unusable("certificate " + certificates + " with key " + privateKey, e);
    }
  }

  /**
   * For asking other servers: trusts what the platform trusts, and the given authorities.
   *
   * @throws IllegalArgumentException if a file cannot be used, saying which and why
   */
  public static SSLContext client(List<Path> trustedCertificates) {
    SSLFactory.Builder builder = SSLFactory.builder().withTrustMaterial(platformTrust());
    for (Path file : trustedCertificates) {
      try {
        builder.withTrustMaterial(PemUtils.loadTrustMaterial(file));
      } catch (RuntimeException e) {
        throw unusable("certificates " + file, e);
      }
    }
    return builder.build().getSslContext();
  }

  private static TrustManagerFactory platformTrust() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return factory;
    } catch (NoSuchAlgorithmException | KeyStoreException e) {
      throw new IllegalStateException("the platform has no trusted certificates", e);
    }
  }

  private static IllegalArgumentException unusable(String what, RuntimeException cause) {
    Throwable root = cause;
    while (root instanceof GenericException && root.getCause() != null) {
      root = root.getCause();
    }
    return new IllegalArgumentException("cannot use " + what + ": " + root.getMessage(), cause);
  }
}
