package io.peekbridge.matrix.auth;

import static io.peekbridge.matrix.auth.RoomFixture.ALICE;
import static io.peekbridge.matrix.auth.RoomFixture.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.event.StateKey;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileEventsPropertyTest {

  /** An event and the room that it is sent to. */
  record Sent(RoomFixture room, Pdu event) {}

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void every_event_gets_a_verdict_whatever_is_in_it_and_in_the_state(@ForAll("events") Sent sent) {
    AuthState state = sent.room().state();
    List<Pdu> authEvents =
        AuthTypes.needed(sent.event()).stream().flatMap(key -> state.get(key).stream()).toList();

    assertThat(AuthRules.check(sent.event(), state)).isNotNull();
    assertThat(AuthRules.check(sent.event().redacted(), state)).isNotNull();
    assertThat(AuthRules.checkAuthEvents(sent.event(), authEvents)).isNotNull();
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void no_entry_decides_on_an_event_but_its_auth_events(@ForAll("events") Sent sent) {
    Set<StateKey> asked = new HashSet<>();
    AuthState state =
        key -> {
          asked.add(key);
          return sent.room().state().get(key);
        };

    AuthRules.check(sent.event(), state);

    asked.remove(StateKey.CREATE);
    assertThat(AuthTypes.needed(sent.event())).containsAll(asked);
  }

  @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
  void settings_are_read_whatever_is_in_them(@ForAll("contents") ObjectNode content) {
    Optional<Pdu> entry =
        Optional.of(
            RoomFixture.of(RoomVersions.V12).state(ALICE, "a.type", "", content.toString()));

    assertThat(HistoryVisibility.of(entry)).isNotNull();
    assertThat(Membership.of(entry)).isNotNull();
    if (ServerAcl.allows(entry, new ServerName("two.example"))) {
      assertThat(content.path("allow").isArray()).isTrue();
    }
  }

  @Provide
  Arbitrary<ObjectNode> contents() {
    return HostileContent.objects();
  }

  @Provide
  Arbitrary<Sent> events() {
    Arbitrary<String> types =
        Arbitraries.of(
            "m.room.create",
            "m.room.member",
            "m.room.power_levels",
            "m.room.third_party_invite",
            "m.room.redaction",
            "m.room.aliases",
            "m.room.message");
    Arbitrary<String> stateKeys =
        Arbitraries.of("", "@", "one.example", ALICE.value(), BOB.value());
    return Combinators.combine(
            rooms(), types, Arbitraries.of(ALICE, BOB), stateKeys.optional(), contents())
        .as(HostileEventsPropertyTest::sent)
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  /** Rooms with Alice and Bob as members more often than not, and anything else in the state. */
  private Arbitrary<RoomFixture> rooms() {
    Arbitrary<RoomVersion> versions = Arbitraries.of(RoomVersions.supported());
    Arbitrary<String> memberships = Arbitraries.of("join", "join", "join", "invite", "ban");
    return Combinators.combine(versions, memberships, contents().list().ofSize(4))
        .as(
            (version, membership, contents) -> {
              RoomFixture room = RoomFixture.of(version, contents.get(0).toString());
              givenIfWellFormed(room, "m.room.power_levels", "", contents.get(1));
              givenIfWellFormed(room, "m.room.join_rules", "", contents.get(2));
              givenIfWellFormed(room, "m.room.third_party_invite", "token", contents.get(3));
              return room.given(BOB, membership);
            });
  }

  private static void givenIfWellFormed(
      RoomFixture room, String type, String stateKey, ObjectNode content) {
    sent(room, type, ALICE, Optional.of(stateKey), content)
        .ifPresent(sent -> room.given(sent.event()));
  }

  /** The event, if its form allows for it to be sent at all. */
  private static Optional<Sent> sent(
      RoomFixture room, String type, UserId sender, Optional<String> stateKey, ObjectNode content) {
    EventBuilder builder = room.builder(sender, type, content);
    stateKey.ifPresent(builder::stateKey);
    try {
      return Optional.of(new Sent(room, RoomFixture.signed(builder, sender)));
    } catch (MalformedEventException notSent) {
      return Optional.empty();
    }
  }
}
