package io.peekbridge.federation.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peekbridge.federation.support.TestCertificates;
import io.peekbridge.federation.support.TestCertificates.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the contexts work is shown by the tests of the transport. */
class TlsFilesTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void a_certificate_and_its_key_make_a_context(String algorithm) throws NoSuchAlgorithmException {
    KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    Issued issued = new TestCertificates(directory, "root").issueFor(pair, "a.example");

    assertThat(TlsFiles.server(issued.certificate(), issued.key()).getProtocol()).isNotEmpty();
  }

  @Test
  void without_files_the_platform_is_trusted() {
    assertThat(TlsFiles.client(List.of())).isNotNull();
  }

  @Test
  void files_that_cannot_be_used_are_named() throws IOException {
    Path missing = directory.resolve("missing.pem");
    Path garbage = Files.writeString(directory.resolve("garbage.pem"), "not PEM");
    Issued issued = new TestCertificates(directory, "root").issue("a.example");

    assertUnusable(() -> TlsFiles.client(List.of(missing)), missing);
    assertUnusable(() -> TlsFiles.client(List.of(garbage)), garbage);
    assertUnusable(() -> TlsFiles.server(missing, issued.key()), missing);
    assertUnusable(() -> TlsFiles.server(issued.certificate(), garbage), garbage);
    assertUnusable(() -> TlsFiles.server(issued.key(), issued.certificate()), issued.key());
  }

  @Test
  void a_key_of_another_certificate_is_refused() {
    TestCertificates authority = new TestCertificates(directory, "root");
    Issued one = authority.issue("a.example");
    Issued other = authority.issue("a.example");

    assertUnusable(() -> TlsFiles.server(one.certificate(), other.key()), other.key());
  }

  private static void assertUnusable(Runnable read, Path file) {
    assertThatIllegalArgumentException()
        .isThrownBy(read::run)
        .withMessageContaining(file.toString());
  }
}
