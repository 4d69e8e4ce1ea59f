package io.peekbridge.federation.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "172.16.0.0/12, 172.31.255.255, true",
    "172.16.0.0/12, 172.32.0.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "fc00::/7, fdff::1, true",
    "fc00::/7, fe00::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 1.2.3.4, false",
    "2001:db8:8000::/33, 2001:db8:8000::1, true",
    "2001:db8:8000::/33, 2001:db8:7fff::1, false",
  })
  void holds_the_addresses_whose_first_bits_are_its_own(
      String range, String address, boolean inside) {
    assertThat(AddressRange.parse(range).contains(IpLiterals.parse(address).orElseThrow()))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::/129",
        "localhost",
        "10/8"
      })
  void what_is_not_a_range_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }
}
