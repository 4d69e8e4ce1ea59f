package io.peekbridge.matrix.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.room.RedactionRules.Kept;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoomVersionsTest {
  /** What each version adds (specification: "Room Versions", feature matrix and version pages). */
  private static final Map<String, Set<RoomRule>> ADDED =
      Map.ofEntries(
          Map.entry("1", Set.of()),
          Map.entry("2", Set.of(RoomRule.RESOLVE_BY_AUTHORITY)),
          Map.entry("3", Set.of(RoomRule.EVENT_ID_IS_HASH, RoomRule.NO_RULE_ON_REDACTIONS)),
          Map.entry("4", Set.of(RoomRule.EVENT_ID_IS_URL_SAFE)),
          Map.entry("5", Set.of(RoomRule.KEYS_EXPIRE)),
          Map.entry(
              "6",
              Set.of(
                  RoomRule.STRICT_JSON,
                  RoomRule.NO_RULE_ON_ALIASES,
                  RoomRule.NOTIFICATION_LEVELS_ARE_GUARDED)),
          Map.entry("7", Set.of(RoomRule.KNOCKING)),
          Map.entry("8", Set.of(RoomRule.RESTRICTED_JOINS)),
          Map.entry("9", Set.of()),
          Map.entry("10", Set.of(RoomRule.KNOCK_RESTRICTED_JOINS, RoomRule.INTEGER_POWER_LEVELS)),
          Map.entry("11", Set.of(RoomRule.CREATOR_IS_SENDER, RoomRule.REDACTS_IN_CONTENT)),
          Map.entry(
              "12",
              Set.of(
                  RoomRule.ROOM_ID_IS_CREATE_HASH,
                  RoomRule.CREATORS_OUTRANK_ALL,
                  RoomRule.RESOLVE_FROM_EMPTY_STATE)));

  @Test
  void all_versions_are_found_by_name_and_others_are_not() {
    assertThat(RoomVersions.supported())
        .extracting(RoomVersion::id)
        .isEqualTo(IntStream.rangeClosed(1, 12).mapToObj(Integer::toString).toList());
    assertThat(RoomVersions.supported())
        .allSatisfy(version -> assertThat(RoomVersions.find(version.id())).containsSame(version));
    for (String unknown : List.of("", "0", "01", "13", "org.example.12")) {
      assertThat(RoomVersions.find(unknown)).isEmpty();
    }
    assertThat(RoomVersions.DEFAULT).isSameAs(RoomVersions.V12);
  }

  @Test
  void each_version_has_the_rules_of_the_one_before_and_its_own() {
    Set<RoomRule> expected = EnumSet.noneOf(RoomRule.class);
    for (RoomVersion version : RoomVersions.supported()) {
      expected.addAll(ADDED.get(version.id()));
      assertThat(version.rules()).as("version %s", version).isEqualTo(expected);
    }
    assertThat(expected).containsExactlyInAnyOrder(RoomRule.values());
  }

  @Test
  void redaction_changes_in_four_versions() {
    List<RoomVersion> versions = RoomVersions.supported();
    List<String> changing =
        IntStream.range(1, versions.size())
            .filter(i -> !versions.get(i).redaction().equals(versions.get(i - 1).redaction()))
            .mapToObj(i -> versions.get(i).id())
            .toList();
    assertThat(changing).containsExactly("6", "8", "9", "11");
  }

  @Test
  void a_later_version_does_not_change_an_earlier_one() {
    assertThat(RoomVersions.V10.redaction().topLevel())
        .contains("origin", "membership", "prev_state");
    assertThat(RoomVersions.V11.redaction().topLevel())
        .doesNotContain("origin", "membership", "prev_state");
    assertThat(RoomVersions.V5.redaction().keptOf("m.room.aliases")).isPresent();
    assertThat(RoomVersions.V6.redaction().keptOf("m.room.aliases")).isEmpty();
    assertThat(RoomVersions.V10.redaction().keptOf("m.room.redaction")).isEmpty();
    assertThat(RoomVersions.V11.redaction().keptOf("m.room.create"))
        .containsInstanceOf(Kept.Everything.class);
  }
}
