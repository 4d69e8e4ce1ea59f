package io.peekbridge.matrix.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.auth.AuthVerdict.Rejected;
import io.peekbridge.matrix.crypto.Ed25519;
import io.peekbridge.matrix.crypto.KeyId;
import io.peekbridge.matrix.crypto.SigningKey;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A room for tests: a line of signed events and the state that they make. What is <em>given</em>
 * enters the room whether the rules allow it or not; what is <em>written</em> is an event that
 * comes next and does not enter.
 *
 * <p>JSON is written with single quotes.
 */
final class RoomFixture {
  /** Made the room. */
  static final UserId ALICE = new UserId("@alice:one.example");

  static final UserId BOB = new UserId("@bob:two.example");
  static final UserId CAROL = new UserId("@carol:three.example");
  static final UserId DAVE = new UserId("@dave:one.example");

  private static final SigningKey KEY =
      Ed25519.fastest().signingKey(new KeyId("ed25519:test"), new byte[32]);

  private final RoomVersion version;
  private final Map<StateKey, Pdu> state = new HashMap<>();
  private final Pdu create;
  private Pdu last;
  private long depth = 1;

  private RoomFixture(Pdu create) {
    this.version = create.roomVersion();
    this.create = create;
    this.last = create;
    state.put(StateKey.CREATE, create);
  }

  /** A room in which nothing has happened since Alice created it. */
  static RoomFixture created(RoomVersion version) {
    return created(version, "{}");
  }

  /**
   * A room in which nothing has happened since Alice created it, with this beside the usual
   * content.
   */
  static RoomFixture created(RoomVersion version, String content) {
    return new RoomFixture(createEvent(version, content));
  }

  /** A room that Alice has created and joined. */
  static RoomFixture of(RoomVersion version) {
    return of(version, "{}");
  }

  /** A room that Alice has created, with this beside the usual content, and joined. */
  static RoomFixture of(RoomVersion version, String createContent) {
    return created(version, createContent).given(ALICE, "join").given(DAVE, "leave");
  }

  /** A create event by Alice, with this beside the usual content. */
  static Pdu createEvent(RoomVersion version, String content) {
    return sign(createBuilder(version, content), ALICE);
  }

  static EventBuilder createBuilder(RoomVersion version, String content) {
    ObjectNode all = json("{'room_version': '" + version + "'}");
    if (!version.has(RoomRule.CREATOR_IS_SENDER)) {
      all.put("creator", ALICE.value());
    }
    EventBuilder builder =
        EventBuilder.of(version)
            .type("m.room.create")
            .stateKey("")
            .sender(ALICE)
            .originServerTs(1)
            .content(all.setAll(json(content)));
    return version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)
        ? builder
        : builder.roomId(new RoomId("!room:one.example"));
  }

  RoomVersion version() {
    return version;
  }

  Pdu create() {
    return create;
  }

  AuthState state() {
    return key -> Optional.ofNullable(state.get(key));
  }

  Pdu entry(StateKey key) {
    return state.get(key);
  }

  /** The state without one of its entries. */
  AuthState stateWithout(StateKey left) {
    return key -> key.equals(left) ? Optional.empty() : Optional.ofNullable(state.get(key));
  }

  RoomFixture given(Pdu event) {
    event.stateEntry().ifPresent(key -> state.put(key, event));
    last = event;
    depth++;
    return this;
  }

  RoomFixture given(UserId user, String membership) {
    return given(membership(user, user, membership));
  }

  RoomFixture givenJoinRule(String joinRule) {
    return given(state(ALICE, "m.room.join_rules", "", "{'join_rule': '" + joinRule + "'}"));
  }

  RoomFixture givenPowerLevels(String content) {
    return given(powerLevels(ALICE, content));
  }

  Pdu message(UserId sender, String type) {
    return written(sender, type, Optional.empty(), "{}");
  }

  Pdu state(UserId sender, String type, String stateKey, String content) {
    return written(sender, type, Optional.of(stateKey), content);
  }

  Pdu powerLevels(UserId sender, String content) {
    return state(sender, "m.room.power_levels", "", content);
  }

  Pdu membership(UserId sender, UserId target, String membership) {
    return membership(sender, target, membership, "{}");
  }

  /** A change of membership with this beside the membership. */
  Pdu membership(UserId sender, UserId target, String membership, String more) {
    ObjectNode content = json("{'membership': '" + membership + "'}");
    return sign(
        builder(sender, "m.room.member", content.setAll(json(more))).stateKey(target.value()),
        sender);
  }

  Pdu written(UserId sender, String type, Optional<String> stateKey, String content) {
    EventBuilder builder = builder(sender, type, json(content));
    stateKey.ifPresent(builder::stateKey);
    return sign(builder, sender);
  }

  /** The next event, without auth events, which no test of other rules needs. */
  EventBuilder builder(UserId sender, String type, ObjectNode content) {
    return EventBuilder.of(version)
        .roomId(create.roomId())
        .sender(sender)
        .type(type)
        .content(content)
        .parents(List.of(last))
        .depth(depth + 1)
        .originServerTs(depth + 1);
  }

  static Pdu sign(EventBuilder builder, UserId sender) {
    try {
      return signed(builder, sender);
    } catch (MalformedEventException e) {
      throw new AssertionError(e);
    }
  }

  static Pdu signed(EventBuilder builder, UserId sender) throws MalformedEventException {
    return builder.sign(sender.server(), KEY);
  }

  /** Signs an event of this room with these auth events. */
  Pdu withAuthEvents(EventBuilder builder, UserId sender, Pdu... authEvents) {
    return sign(builder.authorizedBy(List.of(authEvents)), sender);
  }

  AuthVerdict check(Pdu event) {
    return AuthRules.check(event, state());
  }

  void allows(Pdu event) {
    assertThat(check(event)).isEqualTo(AuthVerdict.ALLOWED);
  }

  /**
   * Asserts that an event is rejected by a rule, which has one number in versions 10 and 11 and
   * another in 12; RuleNumbersTest tells of the older ones.
   */
  void rejects(Pdu event, String upTo11, String from12) {
    assertRejected(check(event), version, upTo11, from12);
  }

  static void assertRejected(
      AuthVerdict verdict, RoomVersion version, String upTo11, String from12) {
    String rule = expectedRule(version, upTo11, from12);
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.rule()).as(rejected.reason()).isEqualTo(rule);
              assertThat(rejected.reason()).isNotBlank();
            });
  }

  private static String expectedRule(RoomVersion version, String upTo11, String from12) {
    if (version.has(RoomRule.ROOM_ID_IS_CREATE_HASH)) {
      return from12;
    }
    boolean sameInAll = upTo11.startsWith("1.") || upTo11.startsWith("2.");
    return sameInAll || version.has(RoomRule.INTEGER_POWER_LEVELS)
        ? upTo11
        : RuleNumbers.in(version, from12);
  }

  static ObjectNode json(String text) {
    try {
      return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
