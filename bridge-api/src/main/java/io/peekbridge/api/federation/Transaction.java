package io.peekbridge.api.federation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.peekbridge.api.web.Refusal;
import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.RoomId;
import io.peekbridge.matrix.id.ServerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A transaction, checked for its form (server-server API: "Transactions"; {@code expired_peeks}:
 * proposal, "Expiring a peek").
 *
 * @param pdus in their order, each as its sender wrote it
 * @param edus how many there are
 * @param expiredPeeks the peeks of ours that it says have ended, as far as they can be peeks
 */
record Transaction(List<SentPdu> pdus, int edus, List<ExpiredPeek> expiredPeeks) {
  static final int MAX_PDUS = 50;
  static final int MAX_EDUS = 100;

  /** A server that tells of more ends at once in one transaction has lost its place anyway. */
  private static final int MAX_EXPIRED_PEEKS = 10_000;

  private static final int MAX_PEEK_ID = 255;

  /** One entry of {@code expired_peeks}. */
  record ExpiredPeek(RoomId roomId, String peekId) {}

  /**
   * Reads a transaction.
   *
   * @param content what the body was parsed to
   * @throws io.peekbridge.api.web.RequestRefusedException if it is none
   */
  static Transaction of(ServerName origin, byte[] body, ObjectNode content) {
    JsonNode named = content.path("origin");
    if (!named.isMissingNode() && !origin.value().equals(named.textValue())) {
      throw bad("The origin is not the server that signed the request.");
    }
    if (content.has("origin_server_ts") && !content.path("origin_server_ts").isIntegralNumber()) {
      throw bad("origin_server_ts is not an integer.");
    }
    List<ObjectNode> pdus = objects(content, "pdus", MAX_PDUS);
    int edus = objects(content, "edus", MAX_EDUS).size();
    List<ExpiredPeek> expired =
        objects(content, "expired_peeks", MAX_EXPIRED_PEEKS).stream()
            .flatMap(peek -> expired(peek).stream())
            .toList();
    return new Transaction(sent(pdus, PduSlices.cut(body)), edus, expired);
  }

  private static Optional<ExpiredPeek> expired(ObjectNode peek) {
    String roomId = peek.path("room_id").asText();
    String peekId = peek.path("peek_id").asText();
    try {
      return peekId.length() > MAX_PEEK_ID
          ? Optional.empty()
          : Optional.of(new ExpiredPeek(new RoomId(roomId), peekId));
    } catch (MalformedIdException e) {
      return Optional.empty();
    }
  }

  private static List<SentPdu> sent(List<ObjectNode> pdus, List<byte[]> slices) {
    if (slices.size() != pdus.size()) {
      throw new IllegalStateException("two ways of reading one transaction differ");
    }
    List<SentPdu> sent = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      sent.add(new SentPdu(slices.get(i), pdus.get(i)));
    }
    return sent;
  }

  private static List<ObjectNode> objects(ObjectNode content, String field, int most) {
    JsonNode list = content.path(field);
    if (list.isMissingNode()) {
      return List.of();
    }
    if (!list.isArray()) {
      throw bad(field + " is not a list.");
    }
    if (list.size() > most) {
      throw bad(field + " holds more than " + most + ".");
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode item : list) {
      if (!(item instanceof ObjectNode object)) {
        throw bad(field + " holds something that is not an object.");
      }
      objects.add(object);
    }
    return objects;
  }

  private static RuntimeException bad(String message) {
    return Refusal.of(400, "M_BAD_JSON", message).asException();
  }
}
