package io.peekbridge.federation.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralsTest {
  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "[2001:db8::1], 2001:db8:0:0:0:0:0:1",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1",
    "[::ffff:1.2.3.4], 1.2.3.4",
  })
  void addresses_are_read(String written, String meant) {
    assertThat(IpLiterals.parse(written).map(InetAddress::getHostAddress)).contains(meant);
  }

  /** Resolvers read some of these as addresses, which is how checks are led astray. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "2130706433",
        "example.org",
        "[1.2.3.4]",
        "[::1",
        ":::",
        "fe80::1%1",
        "1.2.3.4 "
      })
  void anything_else_is_not_an_address(String written) {
    assertThat(IpLiterals.parse(written)).isEmpty();
  }
}
