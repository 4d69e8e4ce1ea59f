package io.peekbridge.api.federation.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.matrix.id.MalformedIdException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code get_missing_events}.
 *
 * @param limit at most 20
 * @param minDepth events that are less deep are not wanted
 * @param earliest what the server has
 * @param latest what it has heard of
 */
record MissingEventsRequest(
    int limit, long minDepth, List<EventId> earliest, List<EventId> latest) {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 20;
  private static final int MAX_EARLIEST = 1_000;
  private static final int MAX_LATEST = 100;

  /**
   * Reads it.
   *
   * @throws io.peekbridge.api.web.RequestRefusedException if it is none
   */
  static MissingEventsRequest of(ObjectNode content) {
    long limit = number(content, "limit", DEFAULT_LIMIT);
    return new MissingEventsRequest(
        (int) Math.min(limit, MAX_LIMIT),
        number(content, "min_depth", 0),
        ids(content, "earliest_events", MAX_EARLIEST),
        ids(content, "latest_events", MAX_LATEST));
  }

  private static long number(ObjectNode content, String field, long otherwise) {
    JsonNode value = content.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw bad(field + " is not a number of events or a depth.");
    }
    return value.longValue();
  }

  private static List<EventId> ids(ObjectNode content, String field, int most) {
    JsonNode list = content.path(field);
    if (!list.isArray() || list.size() > most) {
      throw bad(field + " is not a list of at most " + most + " event ids.");
    }
    List<EventId> ids = new ArrayList<>();
    for (JsonNode item : list) {
      try {
        ids.add(new EventId(item.textValue()));
      } catch (MalformedIdException e) {
        throw bad(field + " holds something that is not an event id.");
      }
    }
    return ids;
  }

  private static RuntimeException bad(String message) {
    return Refusal.of(400, "M_BAD_JSON", message).asException();
  }
}
