package io.peekbridge.matrix.state;

import static io.peekbridge.matrix.state.TestRoom.ALICE;
import static io.peekbridge.matrix.state.TestRoom.BOB;
import static io.peekbridge.matrix.state.TestRoom.CAROL;
import static io.peekbridge.matrix.state.TestRoom.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The algorithm of version 1, on rooms of a later one. */
class ResolutionByDepthTest {
  private static final StateKey TOPIC = StateKey.of("m.room.topic");

  private final TestRoom room = new TestRoom(RoomVersions.V10);
  private Pdu base;

  @BeforeEach
  void make_a_public_room_in_which_bob_has_power() {
    base = room.join(room.create(), ALICE);
    base = room.powerLevels(base, ALICE, "'@bob:two.example': 50");
    base = room.joinRule(base, ALICE, "public");
    base = room.join(room.join(base, BOB), CAROL);
  }

  /** A version that resolves by depth, and is like the other in everything else. */
  static RoomVersion byDepth(RoomVersion other) {
    Set<RoomRule> rules = new HashSet<>(other.rules());
    rules.remove(RoomRule.RESOLVE_BY_AUTHORITY);
    return new RoomVersion(other.id(), rules, other.redaction());
  }

  private Map<StateKey, EventId> resolve(Map<StateKey, EventId> one, Map<StateKey, EventId> other)
      throws Exception {
    List<Map<StateKey, EventId>> states = List.of(one, other);
    EventGraph graph = new WholeGraph(room, StateConflict.agreedOn(states).values());
    return StateResolution.resolve(
        byDepth(room.version()), StateConflict.between(states), graph, ResolutionLimits.DEFAULT);
  }

  @Test
  void what_only_one_state_has_is_not_in_conflict() throws Exception {
    Pdu closed = room.joinRule(base, ALICE, "invite");
    Pdu join = room.join(base, EVE);

    assertThat(resolve(room.after(base), room.after(closed, join)))
        .containsEntry(StateKey.member(EVE.value()), join.eventId());
  }

  @Test
  void the_deepest_topic_that_is_allowed_wins() throws Exception {
    Pdu first = room.topic(base, ALICE, "first");
    Pdu deeper = room.topic(room.topic(base, BOB, "between"), BOB, "second");

    assertThat(resolve(room.after(first), room.after(deeper)))
        .containsExactly(Map.entry(TOPIC, deeper.eventId()));
  }

  @Test
  void a_topic_that_is_not_allowed_gives_way_to_an_older_one() throws Exception {
    Pdu demotion = room.powerLevels(base, ALICE, "'@bob:two.example': 0");
    Pdu first = room.topic(demotion, ALICE, "first");
    Pdu deeper = room.topic(room.topic(first, BOB, "between"), BOB, "second");

    assertThat(resolve(room.after(first), room.after(deeper)))
        .containsExactly(Map.entry(TOPIC, first.eventId()));
  }

  @Test
  void if_no_topic_is_allowed_it_is_the_oldest() throws Exception {
    Pdu first = room.topic(base, BOB, "first");
    Pdu deeper = room.topic(first, BOB, "second");
    Pdu demotion = room.powerLevels(deeper, ALICE, "'@bob:two.example': 0");

    assertThat(resolve(room.after(first, demotion), room.after(deeper, demotion)))
        .containsExactly(Map.entry(TOPIC, first.eventId()));
  }

  @Test
  void at_the_same_depth_the_lower_hash_of_the_id_wins() throws Exception {
    for (int i = 0; i < 20; i++) {
      Pdu one = room.topic(base, ALICE, "one " + i);
      Pdu other = room.topic(base, BOB, "other " + i);

      Pdu lower = Arrays.compareUnsigned(sha1(one), sha1(other)) < 0 ? one : other;
      assertThat(resolve(room.after(one), room.after(other)))
          .containsExactly(Map.entry(TOPIC, lower.eventId()));
    }
  }

  private static byte[] sha1(Pdu event) throws GeneralSecurityException {
    byte[] id = event.eventId().value().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.getInstance("SHA-1").digest(id);
  }

  @Test
  void power_levels_are_followed_until_one_is_not_allowed() throws Exception {
    Pdu demotion = room.powerLevels(base, ALICE, "");
    Pdu bobs = room.powerLevels(room.topic(base, BOB, "makes it deeper"), BOB, bobAnd("eve"));

    assertThat(resolve(room.after(demotion), room.after(bobs)))
        .containsEntry(StateKey.POWER_LEVELS, demotion.eventId());

    Pdu harmless = room.powerLevels(base, ALICE, bobAnd("carol"));
    Pdu next =
        room.powerLevels(room.topic(base, BOB, "deeper"), BOB, bobAnd("carol") + ", '@x:y': 1");
    assertThat(resolve(room.after(harmless), room.after(next)))
        .containsEntry(StateKey.POWER_LEVELS, next.eventId());
  }

  private static String bobAnd(String user) {
    return "'@bob:two.example': 50, '@" + user + ":two.example': 10";
  }

  @Test
  void memberships_are_settled_with_the_power_levels_that_were_settled_before() throws Exception {
    Pdu demotion = room.powerLevels(base, ALICE, "");
    Pdu kick = room.membership(room.topic(base, BOB, "deeper"), BOB, CAROL, "leave");

    // Both entries are in conflict, and the kick is the deeper event, but Bob may not kick now.
    Map<StateKey, EventId> demoted = room.after(room.join(demotion, CAROL));
    assertThat(resolve(demoted, room.after(kick, room.powerLevels(base, BOB, bobAnd("eve")))))
        .containsEntry(StateKey.POWER_LEVELS, demotion.eventId())
        .containsEntry(StateKey.member(CAROL.value()), demoted.get(StateKey.member(CAROL.value())));
  }

  @Test
  void a_ban_that_comes_before_a_join_keeps_it_out() throws Exception {
    Pdu ban = room.membership(base, ALICE, CAROL, "ban");
    Pdu back = room.join(room.membership(base, CAROL, CAROL, "leave"), CAROL);

    assertThat(resolve(room.after(ban), room.after(back)))
        .containsExactly(Map.entry(StateKey.member(CAROL.value()), ban.eventId()));
  }
}
