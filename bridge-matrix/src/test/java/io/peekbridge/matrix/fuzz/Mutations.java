package io.peekbridge.matrix.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Valid documents that something is done to, and documents made of nothing. */
public final class Mutations {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "-0",
    "1e999",
    "1.0",
    "0.5",
    "1e-7",
    "9007199254740992",
    "-9007199254740992",
    "9223372036854775808",
    "\\ud800",
    "\\udc00\\ud800",
    "\\u0000",
    "\u00ff\u00fe",
    "\u00c0\u0080",
    "\u00ed\u00a0\u0080",
    "\u00f0\u009f\u0098\u0080",
    "\"depth\":",
    "\"content\":",
    "\"a\":1,\"a\":2,",
    "[[[[[[[[",
    "{\"a\":{\"a\":",
    " ",
    "\n",
    "\t",
    "\u0000",
    "\u007f",
    "@a:b",
    "!r:b",
    "$e:b",
    "$",
    "X-Matrix ",
    "origin=",
    ",,",
    "=",
    "sig=\"",
    "[::1]",
    ":8448",
    "999999",
    "%",
    "..",
    "\u00e9",
    "pdus",
    "kind",
    "entry"
  };
  private static final String[] NAMES = {
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
    "redacts",
    "event_id",
    "origin",
    "membership",
    "users",
    "third_party_invite",
    "signed",
    "join_authorised_via_users_server",
    "creator",
    "room_version",
    "sha256",
    "domain",
    "ed25519:1",
    "pdus",
    "edus",
    "expired_peeks",
    "additional_creators",
    "a",
    "",
    "\ud83d\ude00"
  };
  private static final String[] TEXTS = {
    "",
    "m.room.member",
    "m.room.create",
    "m.room.power_levels",
    "m.room.aliases",
    "join",
    "@a:b",
    "@alice:domain",
    "!room:domain",
    "$e:domain",
    "$",
    "domain",
    "1",
    "12",
    "\u0000",
    "\ud83d\ude00",
    "\ud800",
    "a".repeat(256),
    "\u00e9".repeat(128),
    "@" + "x".repeat(260) + ":domain",
    "[::1]:1"
  };

  private Mutations() {}

  /** One of the documents with up to four changes to its bytes, or bytes of nothing. */
  public static byte[] bytes(Random random, List<byte[]> seeds) {
    if (random.nextInt(16) == 0) {
      return made(random);
    }
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    for (int changes = random.nextInt(5); changes > 0; changes--) {
      bytes = changed(random, bytes, seeds);
    }
    return bytes;
  }

  private static byte[] made(Random random) {
    if (random.nextBoolean()) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      return bytes;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(pick(random, PIECES));
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  private static byte[] changed(Random random, byte[] bytes, List<byte[]> seeds) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(1 + random.nextInt(40)));
    return switch (random.nextInt(7)) {
      case 0 -> spliced(bytes, at, at, pick(random, PIECES).getBytes(ISO_8859_1));
      case 1 -> spliced(bytes, at, end, pick(random, PIECES).getBytes(ISO_8859_1));
      case 2 -> spliced(bytes, at, end, new byte[0]);
      case 3 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
      case 4 -> spliced(bytes, at, end, piece(random, seeds.get(random.nextInt(seeds.size()))));
      case 5 -> Arrays.copyOf(bytes, at);
      default -> flipped(random, bytes);
    };
  }

  private static byte[] piece(Random random, byte[] from) {
    int start = random.nextInt(from.length + 1);
    return Arrays.copyOfRange(from, start, Math.min(from.length, start + random.nextInt(60)));
  }

  private static byte[] flipped(Random random, byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
    byte[] spliced = new byte[bytes.length - (to - from) + instead.length];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(instead, 0, spliced, from, instead.length);
    System.arraycopy(bytes, to, spliced, from + instead.length, bytes.length - to);
    return spliced;
  }

  /** A copy of the object in which up to three values, at any depth, are others. */
  public static ObjectNode json(Random random, ObjectNode seed) {
    ObjectNode copy = seed.deepCopy();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      change(random, copy);
    }
    return copy;
  }

  private static void change(Random random, ObjectNode root) {
    ContainerNode<?> place = root;
    while (random.nextInt(3) > 0) {
      List<ContainerNode<?>> inner = new ArrayList<>();
      place.forEach(
          child -> {
            if (child instanceof ContainerNode<?> container) {
              inner.add(container);
            }
          });
      if (inner.isEmpty()) {
        break;
      }
      place = inner.get(random.nextInt(inner.size()));
    }
    if (place instanceof ObjectNode object) {
      change(random, object, name(random, object));
    } else if (place instanceof ArrayNode array) {
      array.insert(random.nextInt(array.size() + 1), value(random, 2));
    }
  }

  private static void change(Random random, ObjectNode object, String name) {
    if (random.nextInt(4) == 0) {
      object.remove(name);
    } else {
      object.set(name, value(random, 2));
    }
  }

  private static String name(Random random, ObjectNode object) {
    if (object.isEmpty() || random.nextInt(4) == 0) {
      return pick(random, NAMES);
    }
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.get(random.nextInt(names.size()));
  }

  /** Any value, nested up to the depth. */
  public static JsonNode value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 11 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
      case 3 -> NODES.numberNode(BigInteger.TEN.pow(random.nextInt(300)).negate());
      case 4 -> NODES.numberNode(Double.longBitsToDouble(random.nextLong()));
      case 5 -> NODES.numberNode(random.nextInt(3) - 1);
      case 6, 7 -> NODES.textNode(pick(random, TEXTS));
      case 8 -> object(random, depth);
      default -> array(random, depth);
    };
  }

  private static JsonNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set(pick(random, NAMES), value(random, depth - 1));
    }
    return object;
  }

  private static JsonNode array(Random random, int depth) {
    ArrayNode array = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(value(random, depth - 1));
    }
    return array;
  }

  /** The object as text, which may hold what is no JSON: numbers without end, half characters. */
  public static byte[] text(ObjectNode object) {
    return object.toString().getBytes(UTF_8);
  }

  private static String pick(Random random, String[] from) {
    return from[random.nextInt(from.length)];
  }
}
