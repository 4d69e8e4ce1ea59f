package io.peekbridge.api.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that signs itself, in PEM files.
 *
 * @param trusting a context for clients that trust it
 */
public record SelfSigned(Path certificates, Path privateKey, SSLContext trusting) {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  public static SelfSigned create(Path directory)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve("store.p12");
    generate(store);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Path certificate =
        pem(directory.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("t").getEncoded());
    Path key =
        pem(directory.resolve("key.pem"), "PRIVATE KEY", keys.getKey("t", PASSWORD).getEncoded());
    return new SelfSigned(certificate, key, trusting(keys));
  }

  private static void generate(Path store) throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "t",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(store.resolveSibling("keytool.log").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(store.resolveSibling("keytool.log")));
    }
  }

  private static Path pem(Path file, String type, byte[] der) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, PEM.encodeToString(der), type));
  }

  private static SSLContext trusting(KeyStore keys) throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("t", keys.getCertificate("t"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
