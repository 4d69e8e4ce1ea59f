package io.peekbridge.matrix.fuzz;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.matrix.RecordedVectors;
import io.peekbridge.matrix.crypto.Base64;
import io.peekbridge.matrix.crypto.JsonSignatures;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.json.Json;
import io.peekbridge.matrix.json.MalformedJsonException;
import io.peekbridge.matrix.room.RoomRule;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Valid documents to begin with: signed events of every room version. */
public final class Seeds {
  private static final ServerName DOMAIN = new ServerName("domain");
  private static final UserId ALICE = new UserId("@alice:domain");
  private static final Map<String, String> STATE =
      Map.of(
          "m.room.member",
          "{\"membership\":\"join\",\"join_authorised_via_users_server\":\"@alice:domain\"}",
          "m.room.power_levels",
          "{\"users\":{\"@alice:domain\":100},\"events\":{\"m.room.name\":50},\"ban\":50}",
          "m.room.join_rules",
          "{\"join_rule\":\"restricted\",\"allow\":[{\"type\":\"m.room_membership\",\"room_id\":\"!a:b\"}]}",
          "m.room.aliases",
          "{\"aliases\":[\"#a:domain\"]}");
  private static final List<Pdu> EVENTS = make();

  private Seeds() {}

  public static List<Pdu> events() {
    return EVENTS;
  }

  public static Pdu any(Random random) {
    return EVENTS.get(random.nextInt(EVENTS.size()));
  }

  /** Whether the event says the same as one of ours, of whatever version. */
  static boolean isSeed(Pdu event) {
    return EVENTS.stream().anyMatch(seed -> same(seed.json(), event.json()));
  }

  private static boolean same(ObjectNode seed, ObjectNode event) {
    List<String> free = List.of("signatures", "unsigned", "event_id", "hashes");
    return seed.deepCopy().without(free).equals(event.deepCopy().without(free));
  }

  private static List<Pdu> make() {
    List<Pdu> seeds = new ArrayList<>();
    for (RoomVersion version : RoomVersions.supported()) {
      seeds.add(seed(event(version, "m.room.message", "{\"body\":\"\\u00e9 \\\\\"}")));
      seeds.add(seed(event(version, "m.room.redaction", "{\"redacts\":\"$x:domain\"}")));
      STATE.forEach(
          (type, content) ->
              seeds.add(
                  seed(
                      event(version, type, content)
                          .stateKey(type.equals("m.room.member") ? ALICE.value() : ""))));
    }
    return List.copyOf(seeds);
  }

  private static EventBuilder event(RoomVersion version, String type, String content) {
    String room = version.has(RoomRule.ROOM_ID_IS_CREATE_HASH) ? "!" + "a".repeat(43) : "!r:domain";
    return EventBuilder.of(version)
        .roomId(new RoomId(room))
        .sender(ALICE)
        .type(type)
        .content(json(content))
        .depth(7)
        .originServerTs(1_600_000_000_000L);
  }

  private static Pdu seed(EventBuilder event) {
    try {
      return event.sign(DOMAIN, RecordedVectors.KEY);
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a server says of its keys. */
  static ObjectNode keyDocument() {
    ObjectNode document =
        JsonNodeFactory.instance.objectNode().put("server_name", "domain").put("valid_until_ts", 1);
    document
        .putObject("verify_keys")
        .putObject("ed25519:1")
        .put("key", Base64.encode(RecordedVectors.KEY.verifyKey().bytes()));
    document
        .putObject("old_verify_keys")
        .putObject("ed25519:a_2")
        .put("key", Base64.encode(RecordedVectors.OTHER_KEY.verifyKey().bytes()))
        .put("expired_ts", 0);
    return JsonSignatures.sign(document, DOMAIN, RecordedVectors.KEY);
  }

  private static ObjectNode json(String text) {
    try {
      return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
