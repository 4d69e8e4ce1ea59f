package io.peekbridge.matrix.event;

import static io.peekbridge.matrix.event.SampleEvents.DOMAIN;
import static io.peekbridge.matrix.event.SampleEvents.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.GeneratedJson;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventPropertiesTest {
  private static final List<String> TYPES =
      List.of(
          "m.room.create",
          "m.room.member",
          "m.room.power_levels",
          "m.room.join_rules",
          "m.room.redaction",
          "m.room.message");

  @Provide
  Arbitrary<Pdu> events() {
    Arbitrary<EventBuilder> builders =
        Combinators.combine(
                Arbitraries.of(RoomVersions.supported()),
                Arbitraries.of(TYPES),
                GeneratedJson.objects(2),
                GeneratedJson.objects(1),
                GeneratedJson.integers(),
                GeneratedJson.toleratedNumbers())
            .as(EventPropertiesTest::builder);
    return builders.map(EventPropertiesTest::signed);
  }

  private static EventBuilder builder(
      RoomVersion version,
      String type,
      ObjectNode content,
      ObjectNode more,
      long ts,
      JsonNode number) {
    EventBuilder builder = EventBuilder.of(version).sender(new UserId("@alice:domain"));
    if (!version.has(RoomRule.STRICT_JSON)) {
      more.set("number", number);
      content.set("users", number);
      content.putArray("numbers").add(number);
    }
    more.properties().forEach(entry -> builder.put("x" + entry.getKey(), entry.getValue()));
    content.put("membership", "join").put("creator", "@alice:domain");
    builder.type(type).content(content).originServerTs(ts);
    boolean namesRoom =
        type.equals("m.room.create") && version.has(RoomRule.ROOM_ID_IS_CREATE_HASH);
    if (!namesRoom) {
      builder.roomId(new RoomId("!room:domain"));
    }
    return type.equals("m.room.create") ? builder.stateKey("") : builder;
  }

  private static Pdu signed(EventBuilder builder) {
    try {
      return builder.sign(DOMAIN, KEY);
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  @Property(tries = 300)
  void a_signed_event_verifies_also_when_redacted(@ForAll("events") Pdu event) {
    assertThat(isGenuine(event)).isTrue();
    Pdu redacted = event.redacted();
    assertThat(redacted.eventId()).isEqualTo(event.eventId());
    assertThat(EventSignatures.verify(redacted, DOMAIN, KEY.id(), KEY.verifyKey())).isTrue();
  }

  @Property(tries = 300)
  void redaction_of_the_redacted_changes_nothing(@ForAll("events") Pdu event) {
    ObjectNode redacted = Redaction.redact(event.json(), event.roomVersion());
    assertThat(Redaction.redact(redacted, event.roomVersion())).isEqualTo(redacted);
  }

  @Property(tries = 300)
  void neither_unsigned_nor_signatures_are_part_of_the_id(@ForAll("events") Pdu event)
      throws Exception {
    ObjectNode other = event.json().deepCopy();
    other.putObject("unsigned").put("age", 1);
    other.putObject("signatures");
    Pdu stripped = Pdu.parse(event.roomVersion(), other);
    assertThat(stripped.eventId()).isEqualTo(event.eventId());
    assertThat(EventHashes.contentHashMatches(stripped)).isTrue();
  }

  @Property(tries = 1000)
  void a_changed_byte_is_noticed_unless_it_changes_nothing(
      @ForAll("events") Pdu event, @ForAll int where, @ForAll byte what) {
    byte[] bytes = event.bytes().clone();
    int position = Math.floorMod(where, bytes.length);
    bytes[position] = what;
    try {
      Pdu changed = Pdu.parse(bytes, event.roomVersion());
      if (isGenuine(changed)) {
        // The last digit of a signature has bits that are not part of it.
        assertThat(changed.eventId()).isEqualTo(event.eventId());
        assertThat(changed.content()).isEqualTo(event.content());
      }
      useAll(changed);
    } catch (MalformedEventException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }

  @Property(tries = 500)
  void an_event_with_a_part_replaced_is_read_or_refused(
      @ForAll("events") Pdu event, @ForAll int which, @ForAll("values") ObjectNode values) {
    ObjectNode mutated = event.json().deepCopy();
    List<String> names = mutated.propertyStream().map(Map.Entry::getKey).toList();
    String name = names.get(Math.floorMod(which, names.size()));
    mutated.set(name, values.elements().hasNext() ? values.elements().next() : values);
    try {
      useAll(Pdu.parse(event.roomVersion(), mutated));
    } catch (MalformedEventException e) {
      assertThat(e.getMessage()).isNotNull();
    }
  }

  @Provide
  Arbitrary<ObjectNode> values() {
    return GeneratedJson.objects(2);
  }

  @Property
  void random_bytes_are_refused(@ForAll byte[] bytes) {
    for (RoomVersion version : List.of(RoomVersions.V1, RoomVersions.V12)) {
      try {
        useAll(Pdu.parse(bytes, version));
      } catch (MalformedEventException e) {
        assertThat(e.getMessage()).isNotNull();
      }
    }
  }

  @Property(tries = 300)
  void an_event_is_what_is_sent_on(@ForAll("events") Pdu event) throws Exception {
    Pdu again = Pdu.parse(event.bytes(), event.roomVersion());
    assertThat(again).isEqualTo(event);
    assertThat(again.bytes()).isEqualTo(event.bytes());
    assertThat(again.referenceHash()).isEqualTo(event.referenceHash());
  }

  @Property(tries = 300)
  void an_event_follows_the_events_that_it_is_given(
      @ForAll("events") Pdu parent, @ForAll("events") Pdu other) throws Exception {
    Pdu child =
        SampleEvents.message(parent.roomVersion())
            .parents(List.of(parent, other))
            .authorizedBy(List.of(other))
            .sign(DOMAIN, KEY);
    assertThat(child.prevEvents()).containsExactly(parent.eventId(), other.eventId());
    assertThat(child.authEvents()).containsExactly(other.eventId());
    assertThat(child.redacted().prevEvents()).isEqualTo(child.prevEvents());
  }

  private static boolean isGenuine(Pdu event) {
    return EventHashes.contentHashMatches(event)
        && EventSignatures.verify(event, DOMAIN, KEY.id(), KEY.verifyKey());
  }

  /** What has been read can be used without a further exception. */
  private static void useAll(Pdu event) {
    assertThat(event.redacted().eventId()).isEqualTo(event.eventId());
    assertThat(event.roomId().value()).startsWith("!");
    assertThat(event.prevEvents()).doesNotContainNull();
    assertThat(event.depth()).isNotNegative();
    assertThat(EventSignatures.requiredSigners(event)).doesNotContainNull();
    assertThat(event.bytes().length).isLessThanOrEqualTo(Pdu.MAX_BYTES);
  }
}
