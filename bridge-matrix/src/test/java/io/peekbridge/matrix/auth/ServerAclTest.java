package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAclTest {
  private static final RoomFixture ROOM = RoomFixture.of(RoomVersions.V12);

  @Test
  void a_room_without_an_acl_lets_every_server_in() {
    assertThat(ServerAcl.allows(Optional.empty(), new ServerName("any.example"))).isTrue();
    assertThat(ServerAcl.allows(Optional.empty(), new ServerName("10.0.0.1"))).isTrue();
  }

  @Test
  void only_listed_servers_get_in() {
    String acl = "{'allow': ['one.example', '*.two.example']}";

    assertThat(allows(acl, "one.example")).isTrue();
    assertThat(allows(acl, "a.two.example")).isTrue();
    assertThat(allows(acl, "two.example")).isFalse();
    assertThat(allows(acl, "three.example")).isFalse();
  }

  @Test
  void a_denied_server_stays_out_though_it_is_allowed() {
    String acl = "{'allow': ['*', 'evil.example'], 'deny': ['evil.example', '*.evil.example']}";

    assertThat(allows(acl, "good.example")).isTrue();
    assertThat(allows(acl, "evil.example")).isFalse();
    assertThat(allows(acl, "very.evil.example")).isFalse();
    assertThat(allows(acl, "notevil.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example:8448", "evil.example:1", "EVIL.example", "Evil.Example:443"})
  void neither_port_nor_case_gets_a_denied_server_in(String server) {
    assertThat(allows("{'allow': ['*'], 'deny': ['evil.EXAMPLE']}", server)).isFalse();
  }

  @Test
  void patterns_with_a_port_match_nothing() {
    assertThat(allows("{'allow': ['*'], 'deny': ['evil.example:8448']}", "evil.example:8448"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "10.0.0.1:8448", "[::1]", "[2001:db8::1]:8448", "999.1.1.1"})
  void addresses_stay_out_where_they_are_not_wanted(String server) {
    assertThat(allows("{'allow': ['*'], 'allow_ip_literals': false}", server)).isFalse();
    assertThat(allows("{'allow': ['*'], 'allow_ip_literals': true}", server)).isTrue();
    assertThat(allows("{'allow': ['*']}", server)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'false'", "0", "null", "[]"})
  void addresses_are_wanted_unless_a_boolean_says_otherwise(String setting) {
    assertThat(allows("{'allow': ['*'], 'allow_ip_literals': " + setting + "}", "10.0.0.1"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1.example", "10.0.0", "1.2.3.4.5", "1.2.3.4567", "a10.0.0.1"})
  void names_with_numbers_are_no_addresses(String server) {
    assertThat(allows("{'allow': ['*'], 'allow_ip_literals': false}", server)).isTrue();
  }

  @Test
  void addresses_are_matched_like_names() {
    assertThat(allows("{'allow': ['10.0.*', '[2001:db8::?]']}", "10.0.0.1:8448")).isTrue();
    assertThat(allows("{'allow': ['10.0.*', '[2001:db8::?]']}", "[2001:db8::1]:8448")).isTrue();
    assertThat(allows("{'allow': ['10.0.*', '[2001:db8::?]']}", "[2001:db8::10]")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'allow': []}",
        "{'allow': '*'}",
        "{'allow': {'0': '*'}}",
        "{'allow': null}",
        "{'allow': [5, null, ['*'], {}]}",
        "{'deny': []}"
      })
  void an_acl_that_allows_nothing_readable_lets_nobody_in(String acl) {
    assertThat(allows(acl, "one.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'*'", "{'0': '*'}", "null", "[5, null, ['one.example'], {}]", "[]", "['']"})
  void what_cannot_be_read_denies_nobody(String deny) {
    assertThat(allows("{'allow': ['*'], 'deny': " + deny + "}", "one.example")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "one.example, one.example, true",
    "one.example, one.exampl, false",
    "one.example, ne.example, false",
    "*, one.example, true",
    "**, one.example, true",
    "*.example, one.example, true",
    "one.*, one.example, true",
    "*e*e*, one.example, true",
    "*x*e*, one.example, true",
    "*x*x*, one.example, false",
    "one?example, one.example, true",
    "one??example, one.example, false",
    "one.example?, one.example, false",
    "?one.example, one.example, false",
    "one.example*, one.example, true",
    "???????????, one.example, true",
    "????????????, one.example, false",
    "o*?e, one.example, true",
    "one[.]example, one.example, false",
    "one\\.example, one.example, false",
    ".*, one.example, false",
    "ONE.EXAMPLE, one.example, true",
    "ZONE.example, zone.EXAMPLE, true",
    "\u0080*, one.example, false",
    "*.example, \u0080.example, true",
    "\u00F6ne.example, one.example, false",
    "*\u212A*, k.example, false"
  })
  void a_star_is_any_characters_and_a_question_mark_is_one(
      String pattern, String host, boolean matches) {
    assertThat(new HostGlob(host).matches(pattern)).isEqualTo(matches);
  }

  @Test
  @Timeout(10)
  void hostile_patterns_cost_no_more_than_others() {
    HostGlob glob = new HostGlob("a".repeat(255));
    String stars = "*a".repeat(30_000) + "b";
    String questions = "*?".repeat(120) + "*b";

    for (int i = 0; i < 1_000; i++) {
      assertThat(glob.matches(stars)).isFalse();
      assertThat(glob.matches(questions)).isFalse();
    }
  }

  @Test
  void long_names_are_matched_over_the_bounds_of_words() {
    String host = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(120) + ".d";
    HostGlob glob = new HostGlob(host);

    assertThat(glob.matches(host)).isTrue();
    assertThat(glob.matches("*" + "b".repeat(63) + ".*c.d")).isTrue();
    assertThat(glob.matches("?".repeat(host.length()))).isTrue();
    assertThat(glob.matches("?".repeat(host.length() - 1))).isFalse();
    assertThat(glob.matches("?".repeat(host.length() + 1))).isFalse();
    assertThat(glob.matches("a*bb.cc*cc.e")).isFalse();
  }

  private static boolean allows(String acl, String server) {
    return ServerAcl.allows(
        Optional.of(ROOM.state(ALICE, "m.room.server_acl", "", acl)), new ServerName(server));
  }
}
