package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.OTHER;
import static io.peekbridge.api.testing.TestServers.PEER;
import static io.peekbridge.api.testing.TestServers.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RoomLogEntry.HandedIn;
import io.peekbridge.matrix.event.EventHashes;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Nothing that a server asks for is answered with an error of ours. */
class HostileReadsPropertyTest {
  private static final String V1 = "/_matrix/federation/v1/";

  /** Each {@code %s} is a value in a path or query. */
  private static final List<String> READS =
      List.of(
          "event/%s",
          "state/%s?event_id=%s",
          "state_ids/%s?event_id=%s",
          "event_auth/%s/%s",
          "backfill/%s?v=%s&limit=%s",
          "backfill/%s?limit=%s",
          "timestamp_to_event/%s?ts=%s&dir=%s",
          "make_join/%s/%s?ver=%s",
          "make_leave/%s/%s",
          "make_knock/%s/%s?ver=%s",
          "query/directory?room_alias=%s",
          "query/profile?user_id=%s&field=%s",
          "publicRooms?limit=%s&since=%s");

  private static FederationFixture bridge;
  private static TestRoom room;

  @BeforeContainer
  static void start() {
    bridge = new FederationFixture();
    room = new TestRoom(US, RoomVersions.V11, "room");
    room.member(US, room.alice(), "join")
        .member(PEER, UserId.of("bob", PEER.name()), "join")
        .state("m.room.join_rules", "", "{'join_rule': 'public'}")
        .message("hello");
    bridge.rooms.put(RoomInfo.Kind.HOSTED, room.events());
    bridge.list(room);
  }

  @AfterContainer
  static void stop() {
    bridge.close();
  }

  @Property(tries = 500)
  void no_path_and_no_parameter_is_our_fault(
      @ForAll("reads") String target, @ForAll boolean inRoom) {
    FederationIdentity from = inRoom ? PEER : OTHER;

    assertNotOurs(bridge.signed(from, "GET", target, null));
  }

  @Property(tries = 200)
  void no_body_is_our_fault(@ForAll("bodies") String body, @ForAll boolean inRoom) {
    FederationIdentity from = inRoom ? PEER : OTHER;

    assertNotOurs(bridge.signed(from, "POST", missingEvents(), body));
    assertNotOurs(bridge.signed(from, "POST", V1 + "publicRooms", body));
  }

  @Property(tries = 200)
  void no_bytes_are_our_fault(@ForAll byte[] bytes) {
    for (String target : List.of(missingEvents(), V1 + "send_knock/%21a/%24b")) {
      String method = target.contains("send") ? "PUT" : "POST";
      Map<String, String> headers;
      try {
        headers = bridge.authorization(PEER, method, target, bytes.length == 0 ? null : bytes);
      } catch (IllegalArgumentException e) {
        headers = bridge.authorization(PEER, method, target, null); // nothing that can be signed
      }
      assertNotOurs(bridge.http().send(method, target, headers, bytes));
    }
  }

  @Property(tries = 300)
  void no_change_to_a_membership_gets_past_its_signature(@ForAll("changes") ObjectNode event) {
    int before = bridge.log.entries().size();
    String id = escaped(EventHashes.eventId(event, RoomVersions.V11).value());
    for (String endpoint :
        List.of("v1/send_join", "v2/send_join", "v2/send_leave", "v1/send_knock")) {
      String target = "/_matrix/federation/%s/%s/%s".formatted(endpoint, roomPath(), id);

      assertNotOurs(bridge.signed(PEER, "PUT", target, event.toString()));
    }
    List<HandedIn> handed = bridge.log.entries(HandedIn.class);
    for (HandedIn entry : handed.subList(before, handed.size())) {
      assertThat(entry.eventId()).isEqualTo(leave().eventId());
    }
  }

  private static void assertNotOurs(Answer answer) {
    assertThat(answer.status()).describedAs(answer.body()).isBetween(200, 499);
    if (answer.status() >= 400) {
      assertThat(answer.errcode()).startsWith("M_");
      assertThat(answer.json().path("error").isTextual()).isTrue();
    }
  }

  private static String missingEvents() {
    return V1 + "get_missing_events/" + roomPath();
  }

  private static String roomPath() {
    return escaped(room.roomId().value());
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Pdu leave() {
    String bob = "@bob:" + PEER.name();
    return room.nextState(PEER, new UserId(bob), "m.room.member", bob, "{'membership': 'leave'}");
  }

  @Provide
  Arbitrary<String> reads() {
    return Combinators.combine(Arbitraries.of(READS), values().list().ofSize(3))
        .as((read, values) -> V1 + read.formatted(values.toArray()));
  }

  /** Values of all kinds: what is right somewhere, what is nearly right, and anything. */
  private static Arbitrary<String> values() {
    Arbitrary<String> known =
        Arbitraries.of(
                room.roomId().value(),
                room.last().eventId().value(),
                room.events().getFirst().eventId().value(),
                "@bob:" + PEER.name(),
                "#a:bridge.example",
                "11",
                "f",
                "-9223372036854775808",
                "9223372036854775808",
                "../../../event",
                "a/b",
                "!:",
                "$",
                "$".repeat(300),
                "\0")
            .map(HostileReadsPropertyTest::escaped);
    Arbitrary<String> any =
        Arbitraries.strings()
            .ofMaxLength(20)
            .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
            .map(HostileReadsPropertyTest::escaped);
    Arbitrary<String> broken = Arbitraries.of("%ff", "%C3%28", "%2F", "%2e%2e", "");
    return Arbitraries.frequencyOf(Tuple.of(6, known), Tuple.of(2, any), Tuple.of(1, broken));
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> value =
        Arbitraries.of(
            "null",
            "true",
            "-1",
            "20",
            "1.5",
            "99999999999999999999",
            "\"x\"",
            "[]",
            "[null]",
            "[\"$x\"]",
            "[\"" + room.last().eventId() + "\"]",
            "{}",
            "{\"generic_search_term\":5}",
            "{\"generic_search_term\":\"h\"}",
            "{\"room_types\":[null,\"x\"]}",
            "[" + "[".repeat(150) + "]".repeat(150) + "]");
    Arbitrary<String> name =
        Arbitraries.of(
            "earliest_events", "latest_events", "limit", "min_depth", "since", "filter", "x");
    return Combinators.combine(name, value)
        .as((field, content) -> "\"" + field + "\":" + content)
        .list()
        .uniqueElements(field -> field.substring(0, field.indexOf(':')))
        .ofMaxSize(5)
        .map(fields -> "{" + String.join(",", fields) + "}");
  }

  @Provide
  Arbitrary<ObjectNode> changes() {
    Arbitrary<String> fields =
        Arbitraries.of(
            "type",
            "room_id",
            "sender",
            "state_key",
            "content",
            "prev_events",
            "auth_events",
            "depth",
            "origin_server_ts",
            "hashes",
            "signatures",
            "unsigned");
    Arbitrary<String> values =
        Arbitraries.of(
            "5",
            "'x'",
            "[]",
            "{}",
            "null",
            "{'membership': 'join'}",
            "{'membership': 'join', 'join_authorised_via_users_server': '@alice:bridge.example'}",
            "{'membership': 'knock', 'join_authorised_via_users_server': 5}",
            "{'bridge.example': {'ed25519:t': 'AAAA'}}");
    return Combinators.combine(fields, values)
        .as(
            (field, value) -> {
              ObjectNode event = leave().json().deepCopy();
              event.set(field, TestRoom.json("{'v': " + value + "}").get("v"));
              return event;
            });
  }
}
