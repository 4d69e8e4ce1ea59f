package io.peekbridge.federation.support;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that writes PEM files. */
public final class TestCertificates {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final Path directory;
  private final KeyPair authority = keyPair();
  private final X500Name issuer;

  /** An authority whose files go into the directory. */
  public TestCertificates(Path directory, String name) {
    this.directory = directory;
    this.issuer = new X500Name("CN=" + name);
  }

  /** The files of one certificate. */
  public record Issued(Path certificate, Path key) {}

  /** The authority's own certificate. */
  public Path root() {
    return write(
        "root-" + SERIAL.incrementAndGet(), certificate(issuer, authority, true, List.of()));
  }

  /** A certificate for DNS names and IP addresses, with its key. */
  public Issued issue(String... names) {
    return issueFor(keyPair(), names);
  }

  /** The same for a key pair of any algorithm. */
  public Issued issueFor(KeyPair pair, String... names) {
    List<GeneralName> alternatives = Stream.of(names).map(TestCertificates::generalName).toList();
    String file = "server-" + SERIAL.incrementAndGet();
    Path certificate =
        write(file, certificate(new X500Name("CN=server"), pair, false, alternatives));
    return new Issued(certificate, write(file + "-key", pkcs8(pair)));
  }

  private X509CertificateHolder certificate(
      X500Name subject, KeyPair pair, boolean isAuthority, List<GeneralName> names) {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            subject,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(new GeneralName[0])));
      }
      return builder.build(
          new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName generalName(String name) {
    boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static Object pkcs8(KeyPair pair) {
    try {
      return new JcaPKCS8Generator(pair.getPrivate(), null).generate();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path write(String name, Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(object);
      pem.flush();
      return Files.writeString(directory.resolve(name + ".pem"), text.toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
