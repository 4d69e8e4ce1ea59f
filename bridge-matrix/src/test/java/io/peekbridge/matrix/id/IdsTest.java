package io.peekbridge.matrix.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.json.Json;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  /** Appendices, "Server Name". */
  @ParameterizedTest
  @CsvSource({
    "matrix.org, matrix.org, -1",
    "matrix.org:8888, matrix.org, 8888",
    "1.2.3.4, 1.2.3.4, -1",
    "1.2.3.4:1234, 1.2.3.4, 1234",
    "[1234:5678::abcd], [1234:5678::abcd], -1",
    "[1234:5678::abcd]:5678, [1234:5678::abcd], 5678",
    "[::ffff:1.2.3.4], [::ffff:1.2.3.4], -1",
    "localhost, localhost, -1",
  })
  void a_server_name_is_a_host_and_perhaps_a_port(String name, String host, int port) {
    ServerName server = new ServerName(name);
    assertThat(server.host()).isEqualTo(host);
    assertThat(server.port()).isEqualTo(port < 0 ? OptionalInt.empty() : OptionalInt.of(port));
    assertThat(server).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a:",
        ":1",
        "a:b",
        "a:123456",
        "a:-1",
        "a b",
        "a_b",
        "a/b",
        "a@b",
        "ä",
        "[::1",
        "::1",
        "[]",
        "[x]",
        "a:1:2",
        "a\n",
        "a\u0000",
        "a?",
        "a#",
        "[::1]x"
      })
  void other_text_is_no_server_name(String name) {
    assertThatThrownBy(() -> new ServerName(name)).isInstanceOf(MalformedIdException.class);
  }

  @Test
  void a_server_name_is_not_longer_than_an_id() {
    assertThat(new ServerName("a".repeat(255)).value()).hasSize(255);
    assertThatThrownBy(() -> new ServerName("a".repeat(256)))
        .isInstanceOf(MalformedIdException.class);
    assertThatThrownBy(() -> new ServerName(null)).isInstanceOf(MalformedIdException.class);
  }

  @Test
  void a_user_id_has_a_localpart_and_a_server() {
    UserId user = new UserId("@Alice/ü+1:[::1]:8448");
    assertThat(user.localpart()).isEqualTo("Alice/ü+1");
    assertThat(user.server()).isEqualTo(new ServerName("[::1]:8448"));
    assertThat(UserId.of("a", new ServerName("b"))).isEqualTo(new UserId("@a:b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@", "a:b", "@a", "@a:", "@a:b c", "!a:b", "@a\u0000:b"})
  void other_text_is_no_user_id(String id) {
    assertThatThrownBy(() -> new UserId(id)).isInstanceOf(MalformedIdException.class);
  }

  @Test
  void a_room_id_names_a_server_or_is_a_hash() {
    assertThat(new RoomId("!a:b").server()).contains(new ServerName("b"));
    assertThat(new RoomId("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM").server()).isEmpty();
    for (String id : List.of("", "!", "#a:b", "!a:", "!a:b c", "!" + "a".repeat(255))) {
      assertThatThrownBy(() -> new RoomId(id)).isInstanceOf(MalformedIdException.class);
    }
  }

  @Test
  void an_event_id_starts_with_a_dollar_and_has_at_most_255_bytes() {
    assertThat(new EventId("$" + "é".repeat(127)).value()).hasSize(128);
    for (String id : List.of("", "$", "a", "!a", "$" + "é".repeat(128))) {
      assertThatThrownBy(() -> new EventId(id)).isInstanceOf(MalformedIdException.class);
    }
    assertThatThrownBy(() -> new EventId(null)).isInstanceOf(MalformedIdException.class);
  }

  @Test
  void an_error_shows_a_bounded_part_of_the_text() {
    assertThatThrownBy(() -> new EventId("x".repeat(100_000)))
        .message()
        .satisfies(message -> assertThat(message.length()).isLessThan(200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519:1", "ed25519:a_b", "ed25519:auto+/=", "curve:x"})
  void a_key_id_has_an_algorithm_and_a_version(String id) {
    assertThat(new KeyId(id).isEd25519()).isEqualTo(id.startsWith("ed25519:"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ed25519",
        "ed25519:",
        ":1",
        "ED25519:1",
        "ed25519:a b",
        "ed25519:a:b",
        "ed25519:ü"
      })
  void other_text_is_no_key_id(String id) {
    assertThat(KeyId.isValid(id)).isFalse();
    assertThatThrownBy(() -> new KeyId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ids_are_strings_in_json() throws Exception {
    List<Object> ids =
        List.of(
            new ServerName("b"),
            new UserId("@a:b"),
            new RoomId("!a"),
            new EventId("$a"),
            new KeyId("ed25519:1"));
    assertThat(Json.mapper().writeValueAsString(ids))
        .isEqualTo("[\"b\",\"@a:b\",\"!a\",\"$a\",\"ed25519:1\"]");
    assertThat(Json.mapper().readValue("\"@a:b\"", UserId.class)).isEqualTo(new UserId("@a:b"));
    assertThatThrownBy(() -> Json.mapper().readValue("\"a\"", EventId.class))
        .hasRootCauseInstanceOf(MalformedIdException.class);
  }
}
