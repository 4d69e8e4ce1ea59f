package io.peekbridge.matrix.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Builds the tree of a document that is as nearly all are: correct, with integers of ordinary size
 * and without {@code \\u} escapes. Whatever else it meets, it gives up, and {@link TreeReader},
 * which takes several times as long, says what the document is. What this one reads, that one reads
 * to an equal tree. The nesting limit bounds the recursion.
 */
final class PlainReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Texts beyond this length are left to the other reader, which has limits. */
  private static final int LONGEST_TEXT = 40_000;

  /** Digits of an integer that is a long for certain. */
  private static final int MOST_DIGITS = 18;

  private static final char REPLACEMENT = '\ufffd';

  private final byte[] in;
  private final TreeRules rules;
  private int at;

  /** Says nothing about the document, and therefore has no trace. */
  private static final class GiveUp extends Exception {
    private static final long serialVersionUID = 1L;

    GiveUp() {
      super(null, null, false, false);
    }
  }

  private PlainReader(byte[] in, TreeRules rules) {
    this.in = in;
    this.rules = rules;
  }

  /** The tree; empty if the document is not of the ordinary kind. */
  static Optional<JsonNode> read(byte[] bytes, TreeRules rules) {
    try {
      return Optional.of(new PlainReader(bytes, rules).document());
    } catch (GiveUp e) {
      return Optional.empty();
    }
  }

  private JsonNode document() throws GiveUp {
    JsonNode node = value(0);
    skipSpace();
    if (at != in.length) {
      throw new GiveUp();
    }
    return node;
  }

  private JsonNode value(int depth) throws GiveUp {
    byte first = next();
    return switch (first) {
      case '{' -> object(deeper(depth));
      case '[' -> array(deeper(depth));
      case '"' -> NODES.textNode(text());
      case 't' -> literal("rue", NODES.booleanNode(true));
      case 'f' -> literal("alse", NODES.booleanNode(false));
      case 'n' -> literal("ull", NODES.nullNode());
      default -> integer(first);
    };
  }

  private ObjectNode object(int depth) throws GiveUp {
    ObjectNode object = NODES.objectNode();
    byte next = next();
    if (next == '}') {
      return object;
    }
    while (next == '"') {
      String name = text();
      expect((byte) ':');
      if (object.replace(name, value(depth)) != null) {
        throw new GiveUp();
      }
      next = next();
      if (next == '}') {
        return object;
      }
      require(next == ',');
      next = next();
    }
    throw new GiveUp();
  }

  private ArrayNode array(int depth) throws GiveUp {
    ArrayNode array = NODES.arrayNode();
    if (next() == ']') {
      return array;
    }
    at--;
    while (true) {
      array.add(value(depth));
      byte next = next();
      if (next == ']') {
        return array;
      }
      require(next == ',');
    }
  }

  private JsonNode integer(byte first) throws GiveUp {
    boolean isNegative = first == '-';
    int start = isNegative ? at : at - 1;
    int end = start;
    long number = 0;
    while (end < in.length && in[end] >= '0' && in[end] <= '9') {
      number = 10 * number + (in[end] - '0');
      end++;
      require(end - start <= MOST_DIGITS);
    }
    boolean isPlain =
        end > start
            && (in[start] != '0' || (end == start + 1 && !isNegative))
            && (end == in.length || (in[end] != '.' && in[end] != 'e' && in[end] != 'E'));
    require(isPlain);
    require(number <= CanonicalJson.MAX_INTEGER);
    at = end;
    long signed = isNegative ? -number : number;
    return (int) signed == signed ? NODES.numberNode((int) signed) : NODES.numberNode(signed);
  }

  private JsonNode literal(String rest, JsonNode node) throws GiveUp {
    for (int i = 0; i < rest.length(); i++) {
      require(at < in.length && in[at++] == rest.charAt(i));
    }
    return node;
  }

  /** The text that begins here, behind its quotation mark. */
  private String text() throws GiveUp {
    int start = at;
    int all = 0;
    while (at < in.length && in[at] != '"' && in[at] != '\\') {
      byte octet = in[at++];
      require(octet < 0 || octet >= ' ');
      all |= octet;
    }
    require(at < in.length && at - start <= LONGEST_TEXT);
    String text = decoded(start, at, all >= 0);
    return in[at++] == '"' ? text : escaped(text);
  }

  /** The whole text of which the first escape has come. */
  private String escaped(String before) throws GiveUp {
    StringBuilder text = new StringBuilder(before);
    while (true) {
      require(at < in.length && text.length() <= LONGEST_TEXT);
      text.append(unescaped(in[at++]));
      int start = at;
      while (at < in.length && in[at] != '"' && in[at] != '\\') {
        require(in[at] < 0 || in[at] >= ' ');
        at++;
      }
      require(at < in.length);
      text.append(decoded(start, at, false));
      if (in[at++] == '"') {
        return text.toString();
      }
    }
  }

  private static char unescaped(byte letter) throws GiveUp {
    return switch (letter) {
      case '"', '\\', '/' -> (char) letter;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new GiveUp();
    };
  }

  /** Where the bytes are not UTF-8, or hold what Java puts in the place of such, others look. */
  private String decoded(int start, int end, boolean isAscii) throws GiveUp {
    if (isAscii) {
      return new String(in, start, end - start, StandardCharsets.ISO_8859_1);
    }
    String text = new String(in, start, end - start, StandardCharsets.UTF_8);
    require(text.indexOf(REPLACEMENT) < 0);
    return text;
  }

  private int deeper(int depth) throws GiveUp {
    require(depth < rules.maxNesting());
    return depth + 1;
  }

  private byte next() throws GiveUp {
    skipSpace();
    require(at < in.length);
    return in[at++];
  }

  private void expect(byte wanted) throws GiveUp {
    require(next() == wanted);
  }

  private void skipSpace() {
    while (at < in.length
        && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
  }

  private static void require(boolean holds) throws GiveUp {
    if (!holds) {
      throw new GiveUp();
    }
  }
}
