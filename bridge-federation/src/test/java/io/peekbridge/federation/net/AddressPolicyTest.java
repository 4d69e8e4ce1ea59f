package io.peekbridge.federation.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {
  private static final AddressPolicy PUBLIC_ONLY = AddressPolicy.publicAnd(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.169.0.0",
        "198.17.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2a01:4f8::1",
        "::ffff:1.1.1.1",
        "64:ff9b::1.1.1.1",
      })
  void public_addresses_are_reached(String address) {
    assertThat(PUBLIC_ONLY.allows(ip(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this host",
    "10.0.0.1, private",
    "172.16.0.1, private",
    "192.168.1.1, private",
    "127.0.0.1, loopback",
    "127.255.255.254, loopback",
    "169.254.1.1, link-local",
    "169.254.169.254, metadata of most clouds",
    "100.64.0.1, carrier-grade NAT",
    "100.100.100.200, metadata of one cloud",
    "168.63.129.16, host of one cloud",
    "192.0.0.192, metadata of one cloud",
    "192.0.2.1, documentation",
    "198.18.0.1, benchmarks",
    "224.0.0.1, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, broadcast",
    "::, unspecified",
    "::1, loopback",
    "::10.0.0.1, IPv4-compatible",
    "::ffff:127.0.0.1, mapped loopback",
    "::ffff:169.254.169.254, mapped metadata",
    "64:ff9b::10.0.0.1, NAT64 of private",
    "64:ff9b:1::1, local NAT64",
    "100::1, discard",
    "2001::1, Teredo",
    "2001:db8::1, documentation",
    "2002:7f00:1::1, 6to4 of loopback",
    "2002:808:808::1, 6to4",
    "3fff::1, documentation",
    "fc00::1, unique local",
    "fd00:ec2::254, metadata of one cloud",
    "fe80::1, link-local",
    "fec0::1, site-local",
    "ff02::1, multicast",
  })
  void all_others_are_not(String address, String why) {
    assertThat(PUBLIC_ONLY.allows(ip(address))).as(why).isFalse();
  }

  @Test
  void an_operator_can_open_ranges() {
    AddressPolicy policy =
        AddressPolicy.publicAnd(
            List.of(AddressRange.parse("10.1.0.0/16"), AddressRange.parse("::1")));

    assertThat(policy.allows(ip("10.1.2.3"))).isTrue();
    assertThat(policy.allows(ip("::ffff:10.1.2.3"))).isTrue();
    assertThat(policy.allows(ip("64:ff9b::10.1.2.3"))).isTrue();
    assertThat(policy.allows(ip("::1"))).isTrue();
    assertThat(policy.allows(ip("10.2.0.1"))).isFalse();
    assertThat(policy.allows(ip("127.0.0.1"))).isFalse();
  }

  @Test
  void a_mapped_address_that_the_jdk_did_not_unwrap_is_judged_by_the_address_in_it()
      throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;

    assertThat(PUBLIC_ONLY.allows(Inet6Address.getByAddress("host", mapped, 0))).isFalse();
  }

  private static InetAddress ip(String literal) {
    return IpLiterals.parse(literal).orElseThrow();
  }
}
