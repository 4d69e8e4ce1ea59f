package io.peekbridge.federation.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.id.ServerName;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XMatrixHeaderTest {
  private static final XMatrixHeader EXAMPLE =
      new XMatrixHeader(
          new ServerName("origin.hs.example.com"),
          Optional.of(new ServerName("destination.hs.example.com:8448")),
          new KeyId("ed25519:key1"),
          "ABCDEF/+");

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The form of the specification's example.
        "X-Matrix origin=\"origin.hs.example.com\",destination=\"destination.hs.example.com:8448\","
            + "key=\"ed25519:key1\",sig=\"ABCDEF/+\"",
        // Unquoted, with what is no token in it.
        "X-Matrix origin=origin.hs.example.com,destination=destination.hs.example.com:8448,"
            + "key=ed25519:key1,sig=ABCDEF/+",
        // Any case, any order, unknown parameters, empty ones.
        "x-mAtRiX SIG=\"ABCDEF/+\",New=1,Key=ed25519:key1,other=\"a,b=\\\"c\\\"\",empty=\"\","
            + "Destination=\"destination.hs.example.com:8448\",ORIGIN=origin.hs.example.com",
        // Spaces and tabs, doubled and trailing commas.
        "  X-Matrix \t origin = origin.hs.example.com \t,\t, key=\"ed25519:key1\" ,sig=ABCDEF/+,"
            + "destination=\t\"destination.hs.example.com:8448\" , ",
        // Escaped characters.
        "X-Matrix origin=\"ori\\gin.hs.example.com\",key=\"ed25519\\:key1\",sig=\"ABCDEF\\/+\","
            + "destination=\"destination.hs.example.com:8448\"",
        // The name that the specification's list of parameters has.
        "X-Matrix origin=origin.hs.example.com,destination=destination.hs.example.com:8448,"
            + "key=ed25519:key1,signature=ABCDEF/+",
      })
  void every_way_to_write_it_is_read(String header) throws MalformedHeaderException {
    assertThat(XMatrixHeader.parse(header)).isEqualTo(EXAMPLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Matrix",
        "X-Matrix ",
        "X-Matrix ,,,",
        "Bearer abc",
        "X-MatrixX origin=a,key=ed25519:1,sig=A",
        "X-Matrix origin=a,key=ed25519:1",
        "X-Matrix origin=a,sig=A",
        "X-Matrix key=ed25519:1,sig=A",
        "X-Matrix origin=a,origin=b,key=ed25519:1,sig=A",
        "X-Matrix origin=a,Origin=a,key=ed25519:1,sig=A",
        "X-Matrix origin=\"a,key=ed25519:1,sig=A",
        "X-Matrix origin=\"a\\",
        "X-Matrix origin=\"a\"b,key=ed25519:1,sig=A",
        "X-Matrix origin=a key=ed25519:1 sig=A",
        "X-Matrix origin=,key=ed25519:1,sig=A",
        "X-Matrix =a,key=ed25519:1,sig=A",
        "X-Matrix origin,key=ed25519:1,sig=A",
        "X-Matrix origin=a b,key=ed25519:1,sig=A",
        "X-Matrix origin=\"a b\",key=ed25519:1,sig=A",
        "X-Matrix origin=\"a\u0001\",key=ed25519:1,sig=A",
        "X-Matrix origin=a\u0000,key=ed25519:1,sig=A",
        "X-Matrix origin=ä,key=ed25519:1,sig=A",
        "X-Matrix origin=a,destination=\"\",key=ed25519:1,sig=A",
        "X-Matrix origin=a,key=1,sig=A",
        "X-Matrix origin=a,key=\"ed25519:\",sig=A",
        "X-Matrix or(igin=a,key=ed25519:1,sig=A",
      })
  void everything_else_is_refused(String header) {
    assertThatExceptionOfType(MalformedHeaderException.class)
        .isThrownBy(() -> XMatrixHeader.parse(header));
  }

  @Property(tries = 2_000)
  void whatever_comes_is_read_or_refused(@ForAll("nearlyHeaders") String header) {
    try {
      assertThat(XMatrixHeader.parse(header)).isNotNull();
    } catch (MalformedHeaderException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertThat(XMatrixParser.hasScheme(header)).isIn(true, false);
  }

  @Property(tries = 500)
  void what_we_write_we_read(
      @ForAll("names") String origin,
      @ForAll("names") String destination,
      @ForAll("base64") String signature)
      throws MalformedHeaderException {
    XMatrixHeader header =
        new XMatrixHeader(
            new ServerName(origin),
            Optional.of(new ServerName(destination)),
            new KeyId("ed25519:a_1"),
            signature);

    assertThat(XMatrixHeader.parse(header.format())).isEqualTo(header);
  }

  @Provide
  Arbitrary<String> nearlyHeaders() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            Set.of(
                "X-Matrix",
                "x-matrix ",
                " ",
                "\t",
                ",",
                "=",
                "\"",
                "\\",
                "\\\"",
                "origin",
                "key",
                "sig",
                "destination",
                "ed25519:1",
                "a.example",
                "[::1]:1",
                ":",
                "\0",
                "ü",
                "\ud800",
                "origin=\"a\"",
                ",key=ed25519:1,",
                "sig=A"));
    Arbitrary<String> made = pieces.list().ofMaxSize(20).map(list -> String.join("", list));
    return Combinators.combine(
            Arbitraries.of("", "X-Matrix "), Arbitraries.oneOf(made, Arbitraries.strings()))
        .as((scheme, rest) -> scheme + rest);
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> host =
        Arbitraries.strings().withChars("abcXYZ019.-").ofMinLength(1).ofMaxLength(60);
    return Arbitraries.oneOf(
        host, host.map(name -> name + ":8448"), Arbitraries.of("[2001:db8::1]", "[::1]:80"));
  }

  @Provide
  Arbitrary<String> base64() {
    return Arbitraries.strings().withChars("aZ09+/=").ofMinLength(1).ofMaxLength(88);
  }
}
