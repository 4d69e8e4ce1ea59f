package io.peekbridge.api.federation.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.directory.ListedRoom;
import io.peekbridge.api.federation.request.Parameters;
import io.peekbridge.api.web.RawTarget;
import io.peekbridge.api.web.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is asked of the list of public rooms.
 *
 * @param term what has to occur in name, topic or alias, in lower case
 * @param roomTypes of which one the room has to be; empty for a room without a type
 * @param nowhere whether a network that is not ours is asked for, which has no rooms here
 */
record PublicRoomsQuery(
    int limit,
    Optional<PageToken> since,
    Optional<String> term,
    Optional<List<Optional<String>>> roomTypes,
    boolean nowhere) {
  private static final int MAX_LIMIT = 500;
  private static final int MAX_TERM = 255;
  private static final int MAX_TYPES = 100;

  static PublicRoomsQuery of(RawTarget target) {
    return new PublicRoomsQuery(
        limit(Parameters.number(target, "limit").orElse(0)),
        target.parameter("since").map(PageToken::parse),
        Optional.empty(),
        Optional.empty(),
        target.parameter("third_party_instance_id").isPresent());
  }

  static PublicRoomsQuery of(ObjectNode body) {
    JsonNode filter = body.path("filter");
    if (!filter.isMissingNode() && !filter.isObject()) {
      throw bad("filter is not an object.");
    }
    return new PublicRoomsQuery(
        limit(number(body.path("limit"))),
        text(body, "since").map(PageToken::parse),
        text(filter, "generic_search_term")
            .map(term -> term.toLowerCase(Locale.ROOT))
            .filter(term -> !term.isEmpty()),
        types(filter.path("room_types")),
        text(body, "third_party_instance_id").isPresent());
  }

  boolean matches(ListedRoom room) {
    return !nowhere
        && roomTypes.map(types -> types.contains(room.roomType())).orElse(true)
        && term.map(text -> occurs(text, room)).orElse(true);
  }

  private static boolean occurs(String term, ListedRoom room) {
    return Stream.of(room.name(), room.topic(), room.canonicalAlias())
        .flatMap(Optional::stream)
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(term));
  }

  /** Zero asks for everything, and gets as much as there is on one page. */
  private static int limit(long wanted) {
    if (wanted < 0) {
      throw Refusal.invalid("limit is negative.").asException();
    }
    return wanted == 0 ? MAX_LIMIT : (int) Math.min(wanted, MAX_LIMIT);
  }

  private static long number(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw bad("limit is not an integer.");
    }
    return value.longValue();
  }

  private static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().length() > MAX_TERM) {
      throw bad(field + " is not a text of at most " + MAX_TERM + " characters.");
    }
    return Optional.of(value.textValue());
  }

  private static Optional<List<Optional<String>>> types(JsonNode list) {
    if (list.isMissingNode() || list.isNull()) {
      return Optional.empty();
    }
    if (!list.isArray() || list.size() > MAX_TYPES) {
      throw bad("room_types is not a list of at most " + MAX_TYPES + ".");
    }
    List<Optional<String>> types = new ArrayList<>();
    for (JsonNode type : list) {
      if (!type.isTextual() && !type.isNull()) {
        throw bad("room_types holds something that is no text.");
      }
      types.add(Optional.ofNullable(type.textValue()));
    }
    return Optional.of(types);
  }

  private static RuntimeException bad(String message) {
    return Refusal.of(400, "M_BAD_JSON", message).asException();
  }
}
