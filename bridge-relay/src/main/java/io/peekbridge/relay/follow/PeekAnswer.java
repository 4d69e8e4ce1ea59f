package io.peekbridge.relay.follow;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.kafka.record.Records;
import io.peekbridge.matrix.id.EventId;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The answer to a {@code PUT} of a peek, in the shape of either text of the proposal or both at
 * once. The bytes of the events are as the server sent them; nothing in it is believed yet.
 *
 * @param state the state with bodies, and {@code authChain} what else authorizes it (first shape)
 * @param latestEventStateIds for each forward extremity the ids of the state after it that are not
 *     in {@code commonStateIds}; {@code events} has all the bodies (second shape)
 * @param renewalInterval milliseconds
 */
record PeekAnswer(
    Optional<String> roomVersion,
    List<RawJson> state,
    List<RawJson> authChain,
    Optional<RawJson> latestEvent,
    Map<EventId, List<EventId>> latestEventStateIds,
    List<EventId> commonStateIds,
    List<RawJson> events,
    Optional<Long> renewalInterval) {

  PeekAnswer {
    state = orEmpty(state);
    authChain = orEmpty(authChain);
    latestEventStateIds = latestEventStateIds == null ? Map.of() : latestEventStateIds;
    commonStateIds = orEmpty(commonStateIds);
    events = orEmpty(events);
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  /**
   * Reads an answer.
   *
   * @throws AnswerRefusedException if the body has neither shape
   */
  static PeekAnswer parse(byte[] body) throws AnswerRefusedException {
    try {
      PeekAnswer answer = Records.mapper().readValue(body, PeekAnswer.class);
      if (answer == null || answer.hasHoles()) {
        throw AnswerRefusedException.wrong("the answer has null where an event should be");
      }
      return answer;
    } catch (IOException e) {
      throw AnswerRefusedException.wrong("the answer cannot be read: " + firstLine(e));
    }
  }

  private boolean hasHoles() {
    return hasNull(state)
        || hasNull(authChain)
        || hasNull(commonStateIds)
        || hasNull(events)
        || hasNull(latestEventStateIds.values())
        || latestEventStateIds.values().stream().anyMatch(PeekAnswer::hasNull);
  }

  private static boolean hasNull(Collection<?> values) {
    return values.stream().anyMatch(Objects::isNull);
  }

  /** Jackson adds where it was, which may quote megabytes. */
  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Whether the answer has the second shape, which says everything that the first one does. */
  boolean hasIds() {
    return !latestEventStateIds.isEmpty() && !events.isEmpty();
  }
}
