package io.peekbridge.api.federation;

import static io.peekbridge.api.testing.TestServers.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.testing.Answer;
import io.peekbridge.api.testing.FederationFixture;
import io.peekbridge.api.testing.TestRoom;
import io.peekbridge.kafka.query.RoomInfo;
import io.peekbridge.kafka.record.RoomLogEntry.IncomingPdu;
import io.peekbridge.matrix.room.RoomVersions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class HostileInputPropertyTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> FIELDS =
      List.of(
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
          "unsigned",
          "redacts");

  private static FederationFixture bridge;
  private static TestRoom room;
  private static int transactions;

  @BeforeContainer
  static void start() {
    bridge = new FederationFixture();
    room = new TestRoom(PEER, RoomVersions.V11, "room");
    bridge.rooms.put(RoomInfo.Kind.PEEKED, room.events());
  }

  @AfterContainer
  static void stop() {
    bridge.close();
  }

  @Property(tries = 300)
  void a_peek_id_passes_exactly_if_it_is_in_the_grammar(@ForAll("peekIds") String peekId) {
    boolean good = peekId.matches("[0-9a-zA-Z.=_-]{1,8}");

    assertThat(passes(peekId, false)).isEqualTo(good);
    if (good) {
      assertThat(passes(peekId, true)).isTrue();
    }
  }

  private static boolean passes(String peekId, boolean longIds) {
    try {
      PeekId.checked(peekId, longIds);
      return true;
    } catch (io.peekbridge.api.web.RequestRefusedException e) {
      assertThat(e.refusal().code()).isEqualTo("M_UNRECOGNIZED");
      return false;
    }
  }

  @Provide
  Arbitrary<String> peekIds() {
    Arbitrary<String> nearly =
        Arbitraries.strings().withChars("09azAZ.=_-").withChars(" !:/+%é").ofMaxLength(10);
    Arbitrary<String> good =
        Arbitraries.strings().alpha().numeric().withChars(".=_-").ofMinLength(1).ofMaxLength(8);
    return Arbitraries.oneOf(nearly, good, Arbitraries.strings().ofMaxLength(12));
  }

  @Property(tries = 200)
  void no_transaction_of_any_json_is_our_fault(@ForAll("transactions") ObjectNode body) {
    Answer answer = send(body.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).describedAs(answer.body()).isIn(200, 400);
    if (answer.status() == 400) {
      assertThat(answer.errcode()).startsWith("M_");
    }
  }

  @Property(tries = 200)
  void no_change_to_an_event_gets_past_the_signature(@ForAll("mutations") ObjectNode event) {
    int before = bridge.log.entries().size();

    Answer answer = send(("{\"pdus\":[" + event + "]}").getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).describedAs(answer.body()).isIn(200, 400);
    List<IncomingPdu> passed = bridge.log.entries(IncomingPdu.class);
    for (IncomingPdu pdu : passed.subList(before, passed.size())) {
      assertThat(pdu.eventId()).isEqualTo(original().eventId());
    }
  }

  @Property(tries = 200)
  void no_bytes_are_our_fault(@ForAll byte[] bytes) {
    Answer answer = send(bytes);

    assertThat(answer.status()).isIn(200, 400, 401);
  }

  @Property(tries = 100)
  void no_path_is_our_fault(@ForAll String segment) {
    String target =
        "/_matrix/federation/v1/peek/"
            + URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20")
            + "/"
            + URLEncoder.encode(segment, StandardCharsets.UTF_8);

    Answer answer = bridge.signed(PEER, "PUT", target, "{}");

    assertThat(answer.status()).isBetween(400, 499);
    assertThat(answer.errcode()).startsWith("M_");
  }

  private static Answer send(byte[] body) {
    String target = "/_matrix/federation/v1/send/t" + transactions++;
    Map<String, String> headers;
    try {
      headers = bridge.authorization(PEER, "PUT", target, body.length == 0 ? null : body);
    } catch (IllegalArgumentException e) {
      headers = bridge.authorization(PEER, "PUT", target, null); // nothing that can be signed
    }
    return bridge.http().send("PUT", target, headers, body);
  }

  private static io.peekbridge.matrix.event.Pdu original() {
    return room.next("original");
  }

  @Provide
  Arbitrary<ObjectNode> transactions() {
    Arbitrary<String> names =
        Arbitraries.of("pdus", "edus", "expired_peeks", "origin", "origin_server_ts", "x");
    return object(names, json(3)).map(body -> (ObjectNode) body);
  }

  @Provide
  Arbitrary<ObjectNode> mutations() {
    return Arbitraries.of(FIELDS)
        .flatMap(
            field ->
                json(2)
                    .map(
                        value -> {
                          ObjectNode event = original().json().deepCopy();
                          event.set(field, value);
                          return event;
                        }));
  }

  private static Arbitrary<JsonNode> json(int depth) {
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .ofMaxLength(6)
                .filter(HostileInputPropertyTest::isText)
                .map(NODES::textNode),
            Arbitraries.of("!room:peer.example", "$x", "@a:peer.example", "m.room.create")
                .map(NODES::textNode),
            Arbitraries.longs().map(NODES::numberNode),
            Arbitraries.doubles().between(-1e9, 1e9).map(NODES::numberNode),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.just(NODES.nullNode()));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<String> names = Arbitraries.of(FIELDS);
    Arbitrary<JsonNode> objects = object(names, json(depth - 1));
    Arbitrary<JsonNode> arrays =
        json(depth - 1)
            .list()
            .ofMaxSize(3)
            .map(
                items -> {
                  ArrayNode array = NODES.arrayNode();
                  array.addAll(items);
                  return array;
                });
    return Arbitraries.oneOf(leaves, objects, arrays);
  }

  private static Arbitrary<JsonNode> object(Arbitrary<String> names, Arbitrary<JsonNode> values) {
    return Arbitraries.maps(names, values)
        .ofMaxSize(4)
        .map(
            entries -> {
              ObjectNode object = NODES.objectNode();
              object.setAll(entries);
              return object;
            });
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
