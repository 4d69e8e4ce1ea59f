package io.peekbridge.relay.join;

import io.peekbridge.kafka.record.RawJson;
import io.peekbridge.relay.fetch.AnswerRefusedException;
import io.peekbridge.relay.fetch.JsonAnswer;
import io.peekbridge.relay.fetch.StateCollector;
import java.util.Optional;

/** Takes the answer of {@code send_join}: the room into a collector, the rest here. */
final class RoomAnswer implements JsonAnswer.Visitor {
  private static final String EVENT = "event";
  private static final String MEMBERS_OMITTED = "members_omitted";

  private final StateCollector state;
  private Optional<RawJson> event = Optional.empty();
  private boolean membersOmitted;

  RoomAnswer(StateCollector state) {
    this.state = state;
  }

  @Override
  public boolean wants(String field) {
    return state.wants(field) || field.equals(EVENT) || field.equals(MEMBERS_OMITTED);
  }

  @Override
  public void object(String field, byte[] json) throws AnswerRefusedException {
    if (field.equals(EVENT)) {
      event = Optional.of(RawJson.of(json));
    } else {
      state.object(field, json);
    }
  }

  @Override
  public void flag(String field, boolean value) throws AnswerRefusedException {
    if (!field.equals(MEMBERS_OMITTED)) {
      throw AnswerRefusedException.wrong("a truth value in " + field);
    }
    membersOmitted = value;
  }

  /** Our event, as the server sends it to the others. */
  Optional<RawJson> event() {
    return event;
  }

  /** Whether the state is not all of it. */
  boolean membersOmitted() {
    return membersOmitted;
  }
}
