package io.peekbridge.matrix.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Content as nobody should send it: every property that the rules read, with anything in it. */
final class HostileContent {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final long MAX_INTEGER = (1L << 53) - 1;

  private static final List<String> NAMES =
      List.of(
          "membership",
          "join_authorised_via_users_server",
          "third_party_invite",
          "signed",
          "mxid",
          "token",
          "signatures",
          "public_key",
          "public_keys",
          "join_rule",
          "users",
          "users_default",
          "events",
          "events_default",
          "state_default",
          "notifications",
          "ban",
          "kick",
          "invite",
          "redact",
          "creator",
          "additional_creators",
          "m.federate",
          "room_version",
          "allow",
          "deny",
          "allow_ip_literals",
          "history_visibility",
          "ed25519:1",
          "two.example",
          "@alice:one.example",
          "@bob:two.example",
          "m.room.power_levels",
          "");

  private static final List<String> TEXTS =
      List.of(
          "",
          "join",
          "invite",
          "leave",
          "ban",
          "knock",
          "public",
          "restricted",
          "knock_restricted",
          "@alice:one.example",
          "@bob:two.example",
          "@",
          "@:",
          "token",
          "10",
          "12",
          " +050 ",
          "-1",
          "99999999999999999999",
          "world_readable",
          "*",
          "AAAA",
          "\u0000",
          "\uD83D\uDE00",
          "x".repeat(300));

  /** What content should look like. */
  private static final List<String> SOUND =
      List.of(
          "{'membership': 'join'}",
          "{'membership': 'join', 'join_authorised_via_users_server': '@alice:one.example'}",
          "{'membership': 'leave'}",
          "{'membership': 'ban'}",
          "{'membership': 'knock'}",
          "{'membership': 'invite', 'third_party_invite': {'signed': {'token': 'token',"
              + " 'mxid': '@bob:two.example', 'signatures': {'x': {'ed25519:1': 'AAAA'}}}}}",
          "{'join_rule': 'knock_restricted'}",
          "{'public_key': 'AAAA', 'public_keys': [{'public_key': 'AAAA'}]}",
          "{'ban': 1, 'invite': 2, 'kick': 3, 'users_default': 0, 'users': {'@bob:two.example': 3},"
              + " 'events': {'m.room.power_levels': 2}, 'notifications': {'room': 4}}",
          "{'m.federate': true, 'additional_creators': ['@bob:two.example']}",
          "{'allow': ['*'], 'deny': ['*.evil'], 'allow_ip_literals': false}",
          "{'history_visibility': 'shared'}");

  private HostileContent() {}

  /** Anything at all, or sound content with something else in one place. */
  static Arbitrary<ObjectNode> objects() {
    Arbitrary<ObjectNode> spoiled =
        Combinators.combine(Arbitraries.of(SOUND), Arbitraries.integers().between(0, 99), values(1))
            .as((sound, place, value) -> spoiled(RoomFixture.json(sound), place, value));
    return Arbitraries.oneOf(objects(3), spoiled);
  }

  private static ObjectNode spoiled(ObjectNode content, int place, JsonNode value) {
    List<Consumer<JsonNode>> places = new ArrayList<>();
    collectPlaces(content, places);
    places.get(place % places.size()).accept(value);
    return content;
  }

  /** All places of a value, each as what puts another value there. */
  private static void collectPlaces(JsonNode node, List<Consumer<JsonNode>> places) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> each : object.properties()) {
        places.add(value -> object.set(each.getKey(), value));
        collectPlaces(each.getValue(), places);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int index = i;
        places.add(value -> array.set(index, value));
        collectPlaces(array.get(i), places);
      }
    }
  }

  private static Arbitrary<ObjectNode> objects(int depth) {
    return Combinators.combine(Arbitraries.of(NAMES), values(depth))
        .as(Map::entry)
        .list()
        .ofMaxSize(6)
        .map(HostileContent::object);
  }

  private static Arbitrary<JsonNode> values(int depth) {
    Arbitrary<JsonNode> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(TEXTS).map(NODES::textNode),
            Arbitraries.longs().between(-MAX_INTEGER, MAX_INTEGER).map(NODES::numberNode),
            Arbitraries.longs().between(-2, 102).map(NODES::numberNode),
            Arbitraries.of(true, false).map(NODES::booleanNode),
            Arbitraries.just(NODES.nullNode()));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<JsonNode> arrays =
        values(depth - 1).list().ofMaxSize(3).map(values -> NODES.arrayNode().addAll(values));
    return Arbitraries.oneOf(scalars, arrays, objects(depth - 1).map(object -> object));
  }

  private static ObjectNode object(List<Map.Entry<String, JsonNode>> properties) {
    ObjectNode object = NODES.objectNode();
    properties.forEach(each -> object.set(each.getKey(), each.getValue()));
    return object;
  }
}
