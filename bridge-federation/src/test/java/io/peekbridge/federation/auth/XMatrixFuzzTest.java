package io.peekbridge.federation.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.fuzz.Fuzz;
import io.peekbridge.matrix.fuzz.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever stands in an authorization header is read, or refused as malformed. */
class XMatrixFuzzTest {
  private static final List<byte[]> SEEDS =
      List.of(
              "X-Matrix origin=a.example,destination=\"b.example\",key=\"ed25519:1\",sig=\"AAAA\"",
              "x-matrix  origin = \"[::1]:8448\" ,, key=ed25519:a_b,signature=AB+/",
              "X-Matrix origin=\"a\\\\\\\".b\",key=\"ed25519:1\",sig=\"\",x=\"y\"")
          .stream()
          .map(text -> text.getBytes(ISO_8859_1))
          .toList();

  @Test
  void headers() throws MalformedHeaderException {
    for (byte[] seed : SEEDS.subList(0, 2)) {
      assertThat(XMatrixHeader.parse(new String(seed, ISO_8859_1)).signature()).isNotEmpty();
    }
    Fuzz.run(
        "X-Matrix headers",
        random -> new String(Mutations.bytes(random, SEEDS), ISO_8859_1),
        (input, random) -> {
          try {
            XMatrixHeader header = XMatrixHeader.parse(input);
            assertThat(XMatrixParser.hasScheme(input)).isTrue();
            if (header.signature().chars().noneMatch(c -> c == '"' || c == '\\')) {
              assertThat(XMatrixHeader.parse(header.format())).isEqualTo(header);
            }
          } catch (MalformedHeaderException e) {
            assertThat(e.getMessage()).isNotNull();
          }
        });
  }
}
