package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryVisibilityTest {
  @ParameterizedTest
  @EnumSource
  void a_room_says_who_sees_its_history(HistoryVisibility visibility) {
    assertThat(of("{'history_visibility': '" + visibility.value() + "'}")).isEqualTo(visibility);
  }

  @Test
  void the_values_are_those_of_the_specification() {
    assertThat(HistoryVisibility.values())
        .extracting(HistoryVisibility::value)
        .containsExactly("world_readable", "shared", "invited", "joined");
  }

  @Test
  void a_room_that_says_nothing_shows_its_history_to_members() {
    assertThat(HistoryVisibility.of(Optional.empty())).isEqualTo(HistoryVisibility.SHARED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'history_visibility': null}",
        "{'history_visibility': ['world_readable']}",
        "{'history_visibility': 'WORLD_READABLE'}",
        "{'history_visibility': 'world_readable '}",
        "{'history_visibility': 'everybody'}"
      })
  void what_cannot_be_understood_never_opens_a_room(String content) {
    assertThat(of(content)).isEqualTo(HistoryVisibility.SHARED);
  }

  @Test
  void redaction_leaves_the_setting() {
    Pdu event = event("{'history_visibility': 'world_readable', 'more': 1}").redacted();

    assertThat(HistoryVisibility.of(Optional.of(event)))
        .isEqualTo(HistoryVisibility.WORLD_READABLE);
  }

  private static HistoryVisibility of(String content) {
    return HistoryVisibility.of(Optional.of(event(content)));
  }

  private static Pdu event(String content) {
    return RoomFixture.of(RoomVersions.V12).state(ALICE, "m.room.history_visibility", "", content);
  }
}
