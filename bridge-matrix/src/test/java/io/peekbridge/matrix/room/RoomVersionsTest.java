package io.peekbridge.matrix.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.room.RedactionRules.Kept;
import org.junit.jupiter.api.Test;

class RoomVersionsTest {
  @Test
  void supported_versions_are_found_by_name_and_others_are_not() {
    assertThat(RoomVersions.supported())
        .extracting(RoomVersion::id)
        .containsExactly("10", "11", "12");
    assertThat(RoomVersions.supported())
        .allSatisfy(version -> assertThat(RoomVersions.find(version.id())).containsSame(version));
    assertThat(RoomVersions.find("9")).isEmpty();
    assertThat(RoomVersions.find("org.example.12")).isEmpty();
    assertThat(RoomVersions.supported()).contains(RoomVersions.DEFAULT);
  }

  @Test
  void each_version_has_the_rules_of_the_one_before_and_its_own() {
    assertThat(RoomVersions.V10.rules()).isEmpty();
    assertThat(RoomVersions.V11.rules())
        .containsExactlyInAnyOrder(RoomRule.CREATOR_IS_SENDER, RoomRule.REDACTS_IN_CONTENT);
    assertThat(RoomVersions.V12.rules()).containsExactlyInAnyOrder(RoomRule.values());
    assertThat(RoomVersions.V12.redaction()).isEqualTo(RoomVersions.V11.redaction());
  }

  @Test
  void a_later_version_does_not_change_an_earlier_one() {
    assertThat(RoomVersions.V10.redaction().topLevel())
        .contains("origin", "membership", "prev_state");
    assertThat(RoomVersions.V11.redaction().topLevel())
        .doesNotContain("origin", "membership", "prev_state");
    assertThat(RoomVersions.V10.redaction().keptOf("m.room.redaction")).isEmpty();
    assertThat(RoomVersions.V11.redaction().keptOf("m.room.create"))
        .containsInstanceOf(Kept.Everything.class);
  }
}
