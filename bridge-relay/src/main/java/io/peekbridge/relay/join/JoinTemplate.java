package io.peekbridge.relay.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.federation.FederationIdentity;
import io.peekbridge.matrix.event.EventBuilder;
import io.peekbridge.matrix.event.MalformedEventException;
import io.peekbridge.matrix.event.Pdu;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.UserId;
import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import io.peekbridge.relay.JoinStatus.Reason;
import io.peekbridge.relay.fetch.AnswerRefusedException;

/**
 * Makes our membership event of the one that a server proposes. Nothing is signed as it came: of
 * the proposal only the event's place in the room is taken, and who vouches for the user.
 */
final class JoinTemplate {
  private static final String MEMBER = "m.room.member";
  private static final String VOUCHING = "join_authorised_via_users_server";

  private final RoomId roomId;
  private final UserId user;

  JoinTemplate(RoomId roomId, UserId user) {
    this.roomId = roomId;
    this.user = user;
  }

  /** The room's version as the answer of {@code make_join} names it; 1 if it names none. */
  static RoomVersion version(ObjectNode answer) throws JoinFailedException {
    String id = answer.path("room_version").asText("1");
    return RoomVersions.find(id)
        .orElseThrow(
            () ->
                new JoinFailedException(
                    Reason.INCOMPATIBLE_ROOM_VERSION, "The room is of version " + shown(id) + "."));
  }

  private static String shown(String id) {
    return id.length() <= 40 ? id : id.substring(0, 40);
  }

  /**
   * The event, signed.
   *
   * @param now milliseconds since the epoch
   * @throws AnswerRefusedException if the proposal is of something else than asked for
   */
  Pdu sign(ObjectNode answer, RoomVersion version, long now, FederationIdentity identity)
      throws AnswerRefusedException {
    JsonNode proposed = answer.path("event");
    requireText(proposed, "type", MEMBER);
    requireText(proposed, "room_id", roomId.value());
    requireText(proposed, "sender", user.value());
    requireText(proposed, "state_key", user.value());
    requireText(proposed.path("content"), "membership", "join");
    try {
      return EventBuilder.of(version)
          .roomId(roomId)
          .type(MEMBER)
          .sender(user)
          .stateKey(user.value())
          .content(content(proposed.path("content")))
          // Versions differ in how events are named; what is no such name is refused below.
          .put("prev_events", proposed.path("prev_events"))
          .put("auth_events", proposed.path("auth_events"))
          .put("depth", proposed.path("depth"))
          .originServerTs(now)
          .sign(identity.name(), identity.key());
    } catch (MalformedEventException e) {
      throw AnswerRefusedException.wrong("the proposed event: " + e.getMessage());
    }
  }

  private static ObjectNode content(JsonNode proposed) {
    ObjectNode content = JsonNodeFactory.instance.objectNode().put("membership", "join");
    if (proposed.path(VOUCHING).isTextual()) {
      content.put(VOUCHING, proposed.path(VOUCHING).textValue());
    }
    return content;
  }

  private static void requireText(JsonNode object, String field, String wanted)
      throws AnswerRefusedException {
    if (!wanted.equals(object.path(field).textValue())) {
      throw AnswerRefusedException.wrong("the proposed event has another " + field);
    }
  }
}
