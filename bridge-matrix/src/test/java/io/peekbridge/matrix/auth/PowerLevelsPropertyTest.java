package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static io.peekbridge.matrix.auth.RoomFixture.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Bob, who is not the creator, changes power levels. */
class PowerLevelsPropertyTest {

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void nobody_rises_above_what_they_had_or_what_every_member_has(
      @ForAll("versions") RoomVersion version,
      @ForAll("levels") ObjectNode before,
      @ForAll("levels") ObjectNode after) {
    boolean allowed = isAllowed(version, before, after);
    Statistics.label("allowed")
        .collect(allowed)
        .coverage(c -> c.check(true).percentage(p -> p > 2));

    if (allowed) {
      long everyMember = Math.max(before.path("users_default").longValue(), 0);
      assertThat(levelOfBob(version, after))
          .isLessThanOrEqualTo(Math.max(levelOfBob(version, before), everyMember));
    }
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void no_level_above_the_senders_comes_goes_or_changes(
      @ForAll("versions") RoomVersion version,
      @ForAll("levels") ObjectNode before,
      @ForAll("levels") ObjectNode after) {
    if (isAllowed(version, before, after)) {
      long own = levelOfBob(version, before);

      assertThat(levelsAbove(own, after)).isEqualTo(levelsAbove(own, before));
    }
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void up_to_version_9_levels_count_the_same_as_strings(
      @ForAll("versions") RoomVersion version,
      @ForAll("levels") ObjectNode before,
      @ForAll("levels") ObjectNode after) {
    if (!version.has(RoomRule.INTEGER_POWER_LEVELS)) {
      boolean allowed = isAllowed(version, before, after);

      assertThat(isAllowed(version, written(before, PowerLevelsPropertyTest::asString), after))
          .isEqualTo(allowed);
      assertThat(isAllowed(version, before, written(after, PowerLevelsPropertyTest::asString)))
          .isEqualTo(allowed);
    }
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void up_to_version_5_levels_count_the_same_as_fractions(
      @ForAll("versions") RoomVersion version,
      @ForAll("levels") ObjectNode before,
      @ForAll("levels") ObjectNode after) {
    if (!version.has(RoomRule.STRICT_JSON)) {
      boolean allowed = isAllowed(version, before, after);

      assertThat(isAllowed(version, written(before, PowerLevelsPropertyTest::asFraction), after))
          .isEqualTo(allowed);
      assertThat(isAllowed(version, before, written(after, PowerLevelsPropertyTest::asFraction)))
          .isEqualTo(allowed);
    }
  }

  private static JsonNode asString(JsonNode level) {
    return TextNode.valueOf(" " + (level.intValue() < 0 ? "" : "+0") + level + "\t");
  }

  private static JsonNode asFraction(JsonNode level) {
    return DoubleNode.valueOf(level.intValue() + (level.intValue() < 0 ? -0.75 : 0.75));
  }

  /** The same content with its levels written in another way. */
  private static ObjectNode written(ObjectNode content, Function<JsonNode, JsonNode> way) {
    ObjectNode result = content.objectNode();
    content
        .properties()
        .forEach(
            each ->
                result.set(
                    each.getKey(),
                    each.getValue() instanceof ObjectNode levels
                        ? written(levels, way)
                        : way.apply(each.getValue())));
    return result;
  }

  private static boolean isAllowed(RoomVersion version, ObjectNode before, ObjectNode after) {
    RoomFixture room =
        RoomFixture.of(version).given(BOB, "join").givenPowerLevels(before.toString());
    return room.check(room.powerLevels(BOB, after.toString())).isAllowed();
  }

  private static long levelOfBob(RoomVersion version, ObjectNode content) {
    return new PowerLevels(RoomFixture.createEvent(version, "{}"), Optional.of(content))
        .ofUser(BOB.value())
        .orElseThrow()
        .longValueExact();
  }

  private static Set<String> levelsAbove(long own, JsonNode content) {
    Set<String> found = new HashSet<>();
    content
        .properties()
        .forEach(
            each -> {
              if (each.getValue().isObject()) {
                levelsAbove(own, each.getValue())
                    .forEach(it -> found.add(each.getKey() + "/" + it));
              } else if (each.getValue().longValue() > own) {
                found.add(each.toString());
              }
            });
    return found;
  }

  @Provide
  Arbitrary<RoomVersion> versions() {
    return Arbitraries.of(RoomVersions.supported());
  }

  /** Levels so close together that many changes are allowed and many are not. */
  @Provide
  Arbitrary<ObjectNode> levels() {
    Arbitrary<String> numbers =
        Arbitraries.of("users_default", "events_default", "ban", "kick", "invite", "redact");
    Arbitrary<String> users = Arbitraries.of(BOB.value(), CAROL.value(), "@x:y");
    Arbitrary<String> types = Arbitraries.of("a", "b");
    return Combinators.combine(levelsOf(numbers), levelsOf(users), levelsOf(types), level())
        .as(
            (content, ofUsers, ofTypes, ofState) -> {
              content.put("state_default", ofState - 1);
              content.set("users", ofUsers);
              content.set("events", ofTypes);
              content.set("notifications", ofTypes.deepCopy());
              return content;
            });
  }

  private static Arbitrary<ObjectNode> levelsOf(Arbitrary<String> names) {
    return Arbitraries.maps(names, level())
        .ofMaxSize(2)
        .map(
            levels -> {
              ObjectNode object = JsonNodeFactory.instance.objectNode();
              levels.forEach(object::put);
              return object;
            });
  }

  private static Arbitrary<Integer> level() {
    return Arbitraries.integers().between(-1, 2);
  }
}
